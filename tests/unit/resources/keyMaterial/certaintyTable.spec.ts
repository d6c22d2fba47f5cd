import { CERTAINTY } from "../../../../provider/resources/keyMaterial/certainty";
import { type Facts, itDecides, itIsSound } from "../../../support/decisionTables";

/** Whether the material is what a killed run of the program left. */
const isLeft = ({ record, seenEmpty, expiry }: Facts<typeof CERTAINTY.facts>) =>
	(record === "none" || record === "inDoubt") && seenEmpty === "yes" && expiry === "exact";

describe("The decision whose material a key holds", () => {
	itIsSound(CERTAINTY);

	itDecides(CERTAINTY, {
		certain: [
			"if a run imported it, or it expires at the program's second in a key that was seen empty",
			(facts) => facts.record === "imported" || isLeft(facts),
		],
		inDoubt: [
			"otherwise, and always where others have imported since",
			(facts) => facts.record !== "imported" && !isLeft(facts),
		],
	});
});
