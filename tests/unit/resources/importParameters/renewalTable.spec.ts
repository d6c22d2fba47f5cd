import { RENEWAL } from "../../../../provider/resources/importParameters/renewalTable";
import { itDecides, itDecidesExactly } from "../../../support/decisionTables";

/** The parameters are valid, and the program is unchanged. */
const NORMAL = { moved: "no", changed: "no", due: "no", key: "notAsked" } as const;
const DUE = { moved: "no", due: "yes" } as const;

describe("Import parameters", () => {
	itDecides(RENEWAL, NORMAL, [
		["are kept while they are valid and the program is unchanged", {}, "keep"],
		["are replaced for another key", { moved: "yes" }, "replace"],
		["are replaced for another key when they are due, too", { moved: "yes", due: "yes" }, "replace"],
		["are replaced for another argument while they are valid", { changed: "yes" }, "replace"],
		["ask about the key once they are due", { due: "yes" }, "describeKey"],
		["ask about the key for another argument once they are due", { due: "yes", changed: "yes" }, "describeKey"],
		["are renewed while the key is pending import", { due: "yes", key: "pendingImport" }, "renew"],
		["are renewed if the key can't be asked about", { due: "yes", key: "notKnown" }, "renew"],
		[
			"are replaced for another argument while the key is pending import",
			{ due: "yes", changed: "yes", key: "pendingImport" },
			"replaceExpired",
		],
		[
			"are replaced for another argument if the key can't be asked about",
			{ due: "yes", changed: "yes", key: "notKnown" },
			"replaceExpired",
		],
		["are not renewed once the key holds its material", { due: "yes", key: "holds" }, "store"],
		["store another argument once the key holds its material", { due: "yes", changed: "yes", key: "holds" }, "store"],
	]);

	itDecidesExactly(
		"are replaced without asking only for another key, or before they are due",
		RENEWAL,
		"replace",
		{ moved: "yes" },
		{ due: "no", changed: "yes" },
	);
	itDecidesExactly("ask the service only once they are due", RENEWAL, "describeKey", { ...DUE, key: "notAsked" });
	itDecidesExactly("stay as they are once the key holds its material, for years", RENEWAL, "store", {
		...DUE,
		key: "holds",
	});
	itDecidesExactly("are renewed only when due, for a key that is not known to hold its material", RENEWAL, "renew", {
		...DUE,
		changed: "no",
		key: ["pendingImport", "notKnown"],
	});
	itDecidesExactly("name the argument that has changed instead", RENEWAL, "replaceExpired", {
		...DUE,
		changed: "yes",
		key: ["pendingImport", "notKnown"],
	});
});
