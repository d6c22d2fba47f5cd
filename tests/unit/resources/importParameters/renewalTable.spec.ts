import { RENEWAL } from "../../../../provider/resources/importParameters/renewalTable";
import { itDecides, itDecidesExactly } from "../../../support/decisionTables";

/** The parameters are valid, and the program is unchanged. */
const NORMAL = { moved: "no", changed: "no", due: "no", key: "notAsked" } as const;
const SAME_KEY = { moved: "no" } as const;
/** Parameters that may have to be replaced. */
const IN_QUESTION = [
	{ ...SAME_KEY, due: "yes" },
	{ ...SAME_KEY, changed: "yes" },
] as const;

describe("Import parameters", () => {
	itDecides(RENEWAL, NORMAL, [
		["are kept while they are valid and the program is unchanged", {}, "keep"],
		["are replaced for another key", { moved: "yes" }, "replace"],
		["are replaced for another key when they are due, too", { moved: "yes", due: "yes" }, "replace"],
		["ask about the key once they are due", { due: "yes" }, "describeKey"],
		["ask about the key for another argument", { changed: "yes" }, "describeKey"],
		["are renewed while the key is pending import", { due: "yes", key: "pendingImport" }, "renew"],
		["are renewed if the key can't be asked about", { due: "yes", key: "notKnown" }, "renew"],
		[
			"are replaced for another argument while the key is pending import",
			{ changed: "yes", key: "pendingImport" },
			"replace",
		],
		[
			"are replaced for another argument if the key can't be asked about",
			{ changed: "yes", key: "notKnown" },
			"replace",
		],
		["are not renewed once the key holds its material", { due: "yes", key: "holds" }, "store"],
		[
			"store another argument from the first day on if the key holds its material",
			{ changed: "yes", key: "holds" },
			"store",
		],
	]);

	itDecidesExactly("are kept without asking only while they are valid and the program is unchanged", RENEWAL, "keep", {
		...SAME_KEY,
		due: "no",
		changed: "no",
	});
	itDecidesExactly(
		"ask the service once before they are renewed or replaced for the same key",
		RENEWAL,
		"describeKey",
		...IN_QUESTION.map((facts) => ({ ...facts, key: "notAsked" }) as const),
	);
	itDecidesExactly(
		"stay as they are once the key holds its material, for years",
		RENEWAL,
		"store",
		...IN_QUESTION.map((facts) => ({ ...facts, key: "holds" }) as const),
	);
	itDecidesExactly("are renewed only when due, for a key that is not known to hold its material", RENEWAL, "renew", {
		...SAME_KEY,
		due: "yes",
		changed: "no",
		key: ["pendingImport", "notKnown"],
	});
	itDecidesExactly(
		"are replaced for another key, or for another argument if the key is not known to hold its material",
		RENEWAL,
		"replace",
		{ moved: "yes" },
		{ changed: "yes", key: ["pendingImport", "notKnown"] },
	);
});
