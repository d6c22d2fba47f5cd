import { WRAP } from "../../../../provider/resources/wrappedKeyMaterial/wrapTable";
import { type Facts, itDecides, itIsSound } from "../../../support/decisionTables";

type WrapFacts = Facts<typeof WRAP.facts>;

const isDeclared = ({ moved, declared }: WrapFacts) => moved === "no" && declared === "yes";
/** Whether nothing speaks against the program's bytes. */
const isAccepted = (facts: WrapFacts) => isDeclared(facts) && ["same", "unread", "notKnown"].includes(facts.bytes);
const isCurrent = ({ wrapping, token }: WrapFacts) => wrapping === "same" && token === "valid";
const isDifferent = (facts: WrapFacts) => isDeclared(facts) && facts.bytes === "different";
/** Whether it would have to be wrapped again, if the key needs it. */
const isStale = (facts: WrapFacts) => isDifferent(facts) || (isAccepted(facts) && !isCurrent(facts));
const mayWait = ({ key }: WrapFacts) => key === "pendingImport" || key === "notAllowed";
/** Whether only its token has expired. */
const isExpired = (facts: WrapFacts) => isAccepted(facts) && facts.wrapping === "same" && facts.token === "expired";
const stays = (facts: WrapFacts) => isAccepted(facts) && (isCurrent(facts) || facts.key === "holds");
const renewsFingerprint = ({ bytes, fingerprint }: WrapFacts) => bytes === "same" && fingerprint === "renew";

describe("The decision on wrapped material", () => {
	itIsSound(WRAP, { describeKey: ["key", "notAsked"], compareBytes: ["bytes", "notCompared"] });

	itDecides(WRAP, {
		replace: ["if the program means another key", ({ moved }) => moved === "yes"],
		report: ["if no program runs", ({ moved, declared }) => moved === "no" && declared === "no"],
		compareBytes: ["before the bytes are compared", (facts) => isDeclared(facts) && facts.bytes === "notCompared"],
		describeKey: [
			"if it is stale, before it is known whether the key needs it",
			(facts) => isStale(facts) && facts.key === "notAsked",
		],
		refuse: ["if the key holds material and the bytes differ", (facts) => isDifferent(facts) && facts.key === "holds"],
		renewFingerprint: [
			"if it stays, and the form of its fingerprint changes",
			(facts) => stays(facts) && renewsFingerprint(facts),
		],
		keep: ["if it stays as it is", (facts) => stays(facts) && !renewsFingerprint(facts)],
		wrapOther: [
			"if bytes, algorithm or layout change and the key may need it, or the bytes are not known yet",
			(facts) =>
				(isDeclared(facts) && facts.bytes === "notKnownYet") ||
				(isStale(facts) && mayWait(facts) && (facts.bytes === "different" || facts.wrapping === "other")),
		],
		wrapAgain: [
			"if only its token has expired and the key waits",
			(facts) => isExpired(facts) && facts.key === "pendingImport",
		],
		keepExpired: [
			"if only its token has expired and the key can't be described",
			(facts) => isExpired(facts) && facts.key === "notAllowed",
		],
	});
});
