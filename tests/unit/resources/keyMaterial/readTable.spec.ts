import { READ } from "../../../../provider/resources/keyMaterial/readTable";
import { itDecides, itDecidesExactly } from "../../../support/decisionTables";

/** The key holds what the state says. */
const NORMAL = { key: "holds", expired: "no", replacedInDoubt: "no" } as const;

describe("The refresh of key material", () => {
	itDecides(READ, NORMAL, [
		["records what the key holds", {}, "recordDetails"],
		["records it after its expiry, too, while the key still holds it", { expired: "yes" }, "recordDetails"],
		["forgets material whose key is gone", { key: "gone" }, "forget"],
		["forgets it even if it has expired", { key: "gone", expired: "yes" }, "forget"],
		["forgets material that was deleted out of band", { key: "pendingImport" }, "forget"],
		["keeps on record what has expired as asked", { key: "pendingImport", expired: "yes" }, "record"],
		[
			"takes the program's fingerprint off what others imported",
			{ replacedInDoubt: "yes" },
			"recordWithoutFingerprint",
		],
	]);

	itDecidesExactly(
		"forgets nothing that the key holds, and nothing that has expired",
		READ,
		"forget",
		{ key: "gone" },
		{ key: "pendingImport", expired: "no" },
	);
	itDecidesExactly("keeps on record what has expired", READ, "record", { key: "pendingImport", expired: "yes" });
	itDecidesExactly("keeps the program's fingerprint off what others imported", READ, "recordWithoutFingerprint", {
		key: "holds",
		replacedInDoubt: "yes",
	});
	itDecidesExactly("follows the key in everything else", READ, "recordDetails", {
		key: "holds",
		replacedInDoubt: "no",
	});
});
