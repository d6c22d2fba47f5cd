import { CERTAINTY } from "../../../../provider/resources/keyMaterial/certaintyTable";
import { itDecides, itDecidesExactly, itRisksNoMoreForKnowingLess } from "../../../support/decisionTables";

/** A key that nobody knows anything of. */
const NORMAL = { record: "none", vouched: "no", seenEmpty: "no", expiry: "other" } as const;
const SIGNS = { seenEmpty: "yes", expiry: "exact" } as const;

describe("The certainty about the bytes in a key", () => {
	itDecides(CERTAINTY, NORMAL, [
		["is none without a sign", {}, "inDoubt"],
		["comes from a state that saw them imported", { record: "imported" }, "certain"],
		["comes from the exact expiry in a key that was seen empty", SIGNS, "certain"],
		["comes from these signs to a state in doubt, too", { record: "inDoubt", ...SIGNS }, "certain"],
		[
			"does not come to a state whose key others have imported into since",
			{ record: "replacedInDoubt", ...SIGNS },
			"inDoubt",
		],
		["comes from the program's word, whatever the record", { record: "replacedInDoubt", vouched: "yes" }, "certain"],
		["is none in a key that was never seen empty", { expiry: "exact" }, "inDoubt"],
		["is none if the bytes expire at another time", { seenEmpty: "yes" }, "inDoubt"],
	]);

	itDecidesExactly(
		"needs a record, the program's word or both signs",
		CERTAINTY,
		"certain",
		{ record: "imported" },
		{ vouched: "yes" },
		{ record: ["none", "inDoubt"], ...SIGNS },
	);

	itDecidesExactly(
		"is none without the program's word if others have imported since, or a sign is missing",
		CERTAINTY,
		"inDoubt",
		{ record: "replacedInDoubt", vouched: "no" },
		{ record: ["none", "inDoubt"], vouched: "no", seenEmpty: "no" },
		{ record: ["none", "inDoubt"], vouched: "no", expiry: "other" },
	);

	itRisksNoMoreForKnowingLess(
		CERTAINTY,
		{ certain: 1 },
		{
			record: ["imported", "none", "inDoubt", "replacedInDoubt"],
			vouched: ["yes", "no"],
			seenEmpty: ["yes", "no"],
			expiry: ["exact", "other"],
		},
	);
});
