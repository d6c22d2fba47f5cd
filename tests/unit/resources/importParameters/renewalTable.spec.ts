import { RENEWAL } from "../../../../provider/resources/importParameters/renewalTable";
import { type Facts, itDecides, itIsSound } from "../../../support/decisionTables";

type RenewalFacts = Facts<typeof RENEWAL.facts>;

const isDue = ({ moved, due }: RenewalFacts) => moved === "no" && due === "yes";
const mayWait = ({ key }: RenewalFacts) => key === "pendingImport" || key === "notKnown";

describe("The decision on import parameters", () => {
	itIsSound(RENEWAL, { describeKey: ["key", "notAsked"] });

	itDecides(RENEWAL, {
		replace: [
			"if the program means another key, or changes an argument while they are valid",
			({ moved, changed, due }) => moved === "yes" || (changed === "yes" && due === "no"),
		],
		keep: [
			"while they are valid and nothing changes",
			(facts) => [facts.moved, facts.changed, facts.due].every((one) => one === "no"),
		],
		describeKey: [
			"if they are due, before it is known whether the key needs them",
			(facts) => isDue(facts) && facts.key === "notAsked",
		],
		store: ["if they are due and the key holds its material", (facts) => isDue(facts) && facts.key === "holds"],
		replaceExpired: [
			"if they are due, an argument changes, and the key needs them or can't be described",
			(facts) => isDue(facts) && mayWait(facts) && facts.changed === "yes",
		],
		renew: [
			"if they are due, no argument changes, and the key needs them or can't be described",
			(facts) => isDue(facts) && mayWait(facts) && facts.changed === "no",
		],
	});
});
