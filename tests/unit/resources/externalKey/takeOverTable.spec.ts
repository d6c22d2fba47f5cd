import assert from "node:assert/strict";
import { LONGEST_OPERATION_MS } from "../../../../provider/http/deadline";
import { ABANDONED_MINUTES, SKEW_MS, TAKE_OVER } from "../../../../provider/resources/externalKey/takeOverTable";
import { type Facts, itDecides, itIsSound } from "../../../support/decisionTables";

type TakeOverFacts = Facts<typeof TAKE_OVER.facts>;

const isAsRequested = ({ key, asRequested }: TakeOverFacts) => key === "found" && asRequested === "yes";
/** A key that the create-key of a killed run may have left. */
const isLeft = (facts: TakeOverFacts) =>
	isAsRequested(facts) && facts.reason === "aliasTaken" && facts.recorded === "no" && facts.created !== "unknown";
/** The key that this run's create-key made. */
const isOwn = (facts: TakeOverFacts) =>
	isAsRequested(facts) && facts.reason === "replyLost" && facts.created === "sinceRequest";

describe("The decision on a key that has the alias of a key to create", () => {
	itIsSound(TAKE_OVER, { lookUp: ["key", "notLookedUp"] });

	itDecides(TAKE_OVER, {
		lookUp: ["before it is known what has the alias", ({ key }) => key === "notLookedUp"],
		createAgain: [
			"if the reply was lost and nothing has the alias",
			({ reason, key }) => reason === "replyLost" && key === "none",
		],
		own: ["if the reply was lost and a key as requested was created since", isOwn],
		takeOver: [
			"if a killed run left the key, and too long ago to be still at it",
			(facts) => isLeft(facts) && facts.created === "longAgo",
		],
		refuseForNow: [
			"if a killed run may have left the key, or another run is about to record it",
			(facts) => isLeft(facts) && facts.created !== "longAgo",
		],
		refuse: [
			"if the alias is taken by no key, or by one that is neither the run's own nor left by a killed run",
			(facts) =>
				(facts.key === "none" && facts.reason === "aliasTaken") ||
				(facts.key === "found" && !isOwn(facts) && !isLeft(facts)),
		],
	});

	it("counts a key as abandoned when no creation can last that long, by any two clocks that differ by a minute", () => {
		assert.equal(SKEW_MS, 60_000);
		assert.ok(ABANDONED_MINUTES * 60_000 >= LONGEST_OPERATION_MS + SKEW_MS);
		assert.ok((ABANDONED_MINUTES - 1) * 60_000 < LONGEST_OPERATION_MS + SKEW_MS);
	});
});
