import { UPDATE } from "../../../../provider/resources/keyMaterial/updateTable";
import { both, itDecides, itDecidesExactly, itRisksNoMoreForKnowingLess } from "../../../support/decisionTables";

/** The program asks for another expiry of what an enabled key holds, and everything has been found out. */
const NORMAL = {
	recorded: "held",
	change: "expiry",
	fingerprint: "keep",
	bytes: "same",
	key: "enabled",
	expiry: "other",
	certain: "yes",
	deletable: "yes",
	expired: "no",
} as const;

const UNCHANGED = { recorded: "held", change: "none" } as const;
const MISSING = { recorded: "missing", change: "none", key: "pendingImport" } as const;
/** Something is to be done about what the key holds. */
const TO_BRING = [{ recorded: "missing" }, { recorded: "held", change: "expiry" }] as const;
const LACKING = both(TO_BRING, [{ key: "pendingImport" } as const]);
/** The key holds material with another expiry than the program's. */
const HELD = both(TO_BRING, [{ key: ["enabled", "disabled"], expiry: "other" } as const]);
/** The bytes in it are known to be the program's. */
const OWN = { bytes: "same", certain: "yes" } as const;

describe("The update of key material", () => {
	itDecides(UPDATE, NORMAL, [
		["deletes the material and imports the same bytes for another expiry", {}, "deleteAndImport"],
		["stores arguments that need no request", UNCHANGED, "store"],
		[
			"reads the bytes to renew a fingerprint",
			{ ...UNCHANGED, fingerprint: "renew", bytes: "notCompared" },
			"compareBytes",
		],
		["renews the fingerprint of the same bytes", { ...UNCHANGED, fingerprint: "renew" }, "renewFingerprint"],
		["makes no fingerprint of other bytes", { ...UNCHANGED, fingerprint: "renew", bytes: "different" }, "otherBytes"],
		[
			"keeps a fingerprint of bytes that can't be read",
			{ ...UNCHANGED, fingerprint: "renew", bytes: "unread" },
			"store",
		],
		[
			"keeps a fingerprint of bytes that are not known",
			{ ...UNCHANGED, fingerprint: "renew", bytes: "notKnown" },
			"store",
		],
		["asks what the key holds before anything is changed", { key: "notAsked", bytes: "notCompared" }, "describeKey"],
		[
			"asks what the key holds before it reads the bytes of missing material",
			{ ...MISSING, key: "notAsked" },
			"describeKey",
		],
		["refuses a key whose material the service generated", { key: "serviceGenerated" }, "serviceGenerated"],
		["refuses a key that is scheduled for deletion", { key: "pendingDeletion" }, "pendingDeletion"],
		["stores what the key holds if that expires as asked", { expiry: "same", bytes: "notCompared" }, "storeDetails"],
		["stores the same of a disabled key", { expiry: "same", key: "disabled" }, "storeDetails"],
		["compares the bytes before they are imported", { ...MISSING, bytes: "notCompared" }, "compareBytes"],
		["imports missing material again", MISSING, "import"],
		["imports missing material again that expires as asked", { ...MISSING, expiry: "same" }, "import"],
		["imports material again that was wrapped elsewhere", { ...MISSING, bytes: "notKnown", certain: "no" }, "import"],
		["fails if missing material can't be read", { ...MISSING, bytes: "unread" }, "unreadable"],
		["imports no other bytes", { ...MISSING, bytes: "different" }, "otherBytes"],
		["deletes nothing if the bytes can't be read", { bytes: "unread" }, "unreadable"],
		["deletes nothing if the bytes differ", { bytes: "different" }, "otherBytes"],
		["deletes nothing that may be of others", { certain: "no" }, "bytesUncertain"],
		["says first that bytes may be of others", { certain: "no", bytes: "notKnown" }, "bytesUncertain"],
		["deletes nothing that was wrapped elsewhere", { bytes: "notKnown" }, "bytesNotKnown"],
		["says first that bytes are not known", { bytes: "notKnown", deletable: "no" }, "bytesNotKnown"],
		["deletes no private key", { deletable: "no" }, "notDeletable"],
		["says first that a private key can't be deleted", { deletable: "no", expired: "yes" }, "notDeletable"],
		["deletes nothing for an expiry that has passed", { expired: "yes" }, "expiryPassed"],
		["says first that the expiry has passed", { expired: "yes", key: "disabled" }, "expiryPassed"],
		["deletes nothing in a disabled key, which an import would enable", { key: "disabled" }, "disabled"],
	]);

	itDecidesExactly(
		"deletes only bytes that are the same, certain and deletable, in an enabled key, for another expiry that is to come",
		UPDATE,
		"deleteAndImport",
		...both(HELD, [{ ...OWN, deletable: "yes", expired: "no", key: "enabled" } as const]),
	);
	itDecidesExactly(
		"imports without a deletion only into a key that is pending import",
		UPDATE,
		"import",
		...both(TO_BRING, [{ key: "pendingImport", bytes: ["same", "notKnown"] } as const]),
	);
	itDecidesExactly(
		"asks nothing if nothing has changed but what is stored",
		UPDATE,
		"store",
		{ ...UNCHANGED, fingerprint: "keep" },
		{ ...UNCHANGED, fingerprint: "renew", bytes: ["unread", "notKnown"] },
	);
	itDecidesExactly("renews a fingerprint only of the same bytes", UPDATE, "renewFingerprint", {
		...UNCHANGED,
		fingerprint: "renew",
		bytes: "same",
	});
	itDecidesExactly(
		"describes the key before it reads the material",
		UPDATE,
		"describeKey",
		...both(TO_BRING, [{ key: "notAsked" } as const]),
	);
	for (const key of ["serviceGenerated", "pendingDeletion"] as const)
		itDecidesExactly(`neither reads nor imports for a key that is ${key}`, UPDATE, key, ...both(TO_BRING, [{ key }]));
	itDecidesExactly(
		"reads nothing if the key already holds what is asked for",
		UPDATE,
		"storeDetails",
		...both(TO_BRING, [{ key: ["enabled", "disabled"], expiry: "same" } as const]),
	);
	itDecidesExactly(
		"reads the bytes only to import them or to renew their fingerprint",
		UPDATE,
		"compareBytes",
		{ ...UNCHANGED, fingerprint: "renew", bytes: "notCompared" },
		...both([...HELD, ...LACKING], [{ bytes: "notCompared" } as const]),
	);
	itDecidesExactly(
		"fails if the bytes to import can't be read",
		UPDATE,
		"unreadable",
		...both([...HELD, ...LACKING], [{ bytes: "unread" } as const]),
	);
	itDecidesExactly(
		"refuses other bytes wherever bytes matter",
		UPDATE,
		"otherBytes",
		{ ...UNCHANGED, fingerprint: "renew", bytes: "different" },
		...both([...HELD, ...LACKING], [{ bytes: "different" } as const]),
	);
	itDecidesExactly(
		"deletes nothing that may be of others",
		UPDATE,
		"bytesUncertain",
		...both(HELD, [{ bytes: ["same", "notKnown"], certain: "no" } as const]),
	);
	itDecidesExactly(
		"deletes nothing that it does not know",
		UPDATE,
		"bytesNotKnown",
		...both(HELD, [{ bytes: "notKnown", certain: "yes" } as const]),
	);
	itDecidesExactly(
		"tries to delete nothing that the service can't delete",
		UPDATE,
		"notDeletable",
		...both(HELD, [{ ...OWN, deletable: "no" } as const]),
	);
	itDecidesExactly(
		"deletes nothing for an expiry that has passed",
		UPDATE,
		"expiryPassed",
		...both(HELD, [{ ...OWN, deletable: "yes", expired: "yes" } as const]),
	);
	itDecidesExactly(
		"enables no key that is disabled",
		UPDATE,
		"disabled",
		...both(HELD, [{ ...OWN, deletable: "yes", expired: "no", key: "disabled" } as const]),
	);

	itRisksNoMoreForKnowingLess(
		UPDATE,
		{ import: 1, deleteAndImport: 2 },
		{ bytes: ["same", "notKnown", "unread", "notCompared"], key: ["enabled", "notAsked"], certain: ["yes", "no"] },
	);
});
