import { CHANGE } from "../../../../provider/resources/keyMaterial/changeTable";
import { both, itDecides, itDecidesExactly, itRisksNoMoreForKnowingLess } from "../../../support/decisionTables";

/** The program and the state agree, and the key is not asked. */
const NORMAL = {
	moved: "no",
	declared: "yes",
	bytes: "same",
	recorded: "held",
	expired: "no",
	expiry: "same",
	passed: "no",
	key: "notAsked",
	certain: "yes",
	deletable: "yes",
	fingerprint: "keep",
} as const;

const IN_PROGRAM = { moved: "no", declared: "yes" } as const;
/** The bytes have been compared, and are not known to differ. */
const COMPARED = { ...IN_PROGRAM, bytes: ["same", "unread", "notKnown", "notKnownYet"] } as const;
/** The key holds the material, as far as is known. */
const HELD = [
	{ ...COMPARED, recorded: "held", expired: "no" },
	{ ...COMPARED, recorded: "held", expired: "yes", key: ["holds", "notAllowed"] },
] as const;

/** The program does not ask for another expiry that has passed. */
const IN_TIME = [{ expiry: ["same", "notKnownYet"] }, { expiry: "other", passed: "no" }] as const;
const OTHER_EXPIRY = { expiry: "other", passed: "no" } as const;

describe("The preview of key material", () => {
	itDecides(CHANGE, NORMAL, [
		["changes nothing if nothing has changed", {}, "keep"],
		["replaces the resource if the program means another key", { moved: "yes" }, "replace"],
		["reports nothing in a refresh, which runs no program", { declared: "no" }, "report"],
		["compares the program's bytes first", { bytes: "notCompared" }, "compareBytes"],
		["refuses other bytes", { bytes: "different" }, "otherBytes"],
		[
			"refuses other bytes of a key that has lost its material",
			{ bytes: "different", recorded: "missing" },
			"otherBytes",
		],
		["imports material again that is missing", { recorded: "missing" }, "reimport"],
		["imports material again that was wrapped elsewhere", { recorded: "missing", bytes: "notKnown" }, "reimport"],
		[
			"leaves a key without material if that has expired as the program asks",
			{ recorded: "missing", expired: "yes" },
			"keepExpired",
		],
		[
			"imports expired material again for another expiry",
			{ recorded: "missing", expired: "yes", expiry: "other" },
			"reimport",
		],
		[
			"imports expired material again for an expiry that is known later",
			{ recorded: "missing", expired: "yes", expiry: "notKnownYet" },
			"reimport",
		],
		["refuses another expiry that has passed", { expiry: "other", passed: "yes" }, "expiryPassed"],
		[
			"refuses another expiry that has passed of missing material",
			{ recorded: "missing", expired: "yes", expiry: "other", passed: "yes" },
			"expiryPassed",
		],
		["asks whether a key still holds material that has expired", { expired: "yes" }, "describeKey"],
		["imports material again that the service has deleted", { expired: "yes", key: "pendingImport" }, "reimport"],
		["changes nothing while a key still holds material that has expired", { expired: "yes", key: "holds" }, "keep"],
		["changes nothing if it may not ask", { expired: "yes", key: "notAllowed" }, "keep"],
		["renews the fingerprint of the same bytes", { fingerprint: "renew" }, "renewFingerprint"],
		["keeps the fingerprint while the bytes can't be read", { fingerprint: "renew", bytes: "unread" }, "keep"],
		["needs no bytes if nothing has changed", { bytes: "unread" }, "keep"],
		["changes the expiry of the same bytes", { expiry: "other" }, "changeExpiry"],
		["changes the expiry without a fingerprint to renew", { expiry: "other", fingerprint: "renew" }, "changeExpiry"],
		["changes the expiry of bytes that are known later", { expiry: "other", bytes: "notKnownYet" }, "changeExpiry"],
		["leaves an expiry to the update that is known later", { expiry: "notKnownYet", bytes: "unread" }, "changeExpiry"],
		["refuses another expiry of bytes that can't be read", { expiry: "other", bytes: "unread" }, "bytesUnread"],
		["says first that bytes can't be read", { expiry: "other", bytes: "unread", certain: "no" }, "bytesUnread"],
		[
			"refuses another expiry of bytes that may not be the program's",
			{ expiry: "other", certain: "no" },
			"bytesUncertain",
		],
		[
			"says that bytes are not certain before it says that they are not known",
			{ expiry: "other", certain: "no", bytes: "notKnown" },
			"bytesUncertain",
		],
		["refuses another expiry of material wrapped elsewhere", { expiry: "other", bytes: "notKnown" }, "bytesNotKnown"],
		["refuses another expiry of a private key", { expiry: "other", deletable: "no" }, "notDeletable"],
	]);

	itDecidesExactly("replaces the resource, without asking, for another key", CHANGE, "replace", { moved: "yes" });
	itDecidesExactly("asks, reads and refuses nothing in a refresh", CHANGE, "report", { moved: "no", declared: "no" });
	itDecidesExactly("compares the bytes before anything else", CHANGE, "compareBytes", {
		...IN_PROGRAM,
		bytes: "notCompared",
	});
	itDecidesExactly("refuses other bytes, whatever else is known", CHANGE, "otherBytes", {
		...IN_PROGRAM,
		bytes: "different",
	});
	itDecidesExactly("refuses another expiry that has passed, whatever else is known", CHANGE, "expiryPassed", {
		...COMPARED,
		expiry: "other",
		passed: "yes",
	});
	itDecidesExactly(
		"asks the service only about material that has expired",
		CHANGE,
		"describeKey",
		...both(IN_TIME, [{ ...COMPARED, recorded: "held", expired: "yes", key: "notAsked" } as const]),
	);
	itDecidesExactly(
		"imports again what the key is known to lack, unless it has expired as the program asks",
		CHANGE,
		"reimport",
		...both(IN_TIME, [
			{ ...COMPARED, recorded: "missing", expired: "no" } as const,
			{ ...COMPARED, recorded: "held", expired: "yes", key: "pendingImport" } as const,
		]),
		{ ...COMPARED, recorded: "missing", expired: "yes", ...OTHER_EXPIRY },
		{ ...COMPARED, recorded: "missing", expired: "yes", expiry: "notKnownYet" },
	);
	itDecidesExactly("leaves alone what has expired as the program asks", CHANGE, "keepExpired", {
		...COMPARED,
		recorded: "missing",
		expired: "yes",
		expiry: "same",
	});
	itDecidesExactly("renews a fingerprint only of the same bytes, while they are valid", CHANGE, "renewFingerprint", {
		...IN_PROGRAM,
		recorded: "held",
		expired: "no",
		bytes: "same",
		expiry: "same",
		fingerprint: "renew",
	});
	itDecidesExactly(
		"changes nothing if the expiry is the same",
		CHANGE,
		"keep",
		...both(HELD, [{ expiry: "same", fingerprint: "keep" } as const]),
		...both(HELD, [{ expiry: "same", bytes: ["unread", "notKnown", "notKnownYet"] } as const]),
		{ ...COMPARED, recorded: "held", expired: "yes", key: ["holds", "notAllowed"], expiry: "same" },
	);
	itDecidesExactly(
		"plans another expiry only for bytes that are the same, certain and deletable, or leaves the unknown to the update",
		CHANGE,
		"changeExpiry",
		...both(HELD, [
			{ ...OTHER_EXPIRY, bytes: ["same", "notKnownYet"], certain: "yes", deletable: "yes" } as const,
			{ expiry: "notKnownYet" } as const,
		]),
	);
	itDecidesExactly(
		"refuses another expiry of bytes that can't be read",
		CHANGE,
		"bytesUnread",
		...both(HELD, [{ ...OTHER_EXPIRY, bytes: "unread" } as const]),
	);
	itDecidesExactly(
		"refuses another expiry of bytes that may not be the program's",
		CHANGE,
		"bytesUncertain",
		...both(HELD, [{ ...OTHER_EXPIRY, bytes: ["same", "notKnown", "notKnownYet"], certain: "no" } as const]),
	);
	itDecidesExactly(
		"refuses another expiry of bytes that nobody knows",
		CHANGE,
		"bytesNotKnown",
		...both(HELD, [{ ...OTHER_EXPIRY, bytes: "notKnown", certain: "yes" } as const]),
	);
	itDecidesExactly(
		"refuses another expiry of what the service can't delete",
		CHANGE,
		"notDeletable",
		...both(HELD, [{ ...OTHER_EXPIRY, bytes: ["same", "notKnownYet"], certain: "yes", deletable: "no" } as const]),
	);

	itRisksNoMoreForKnowingLess(
		CHANGE,
		{ changeExpiry: 1 },
		{
			bytes: ["same", "unread", "notKnown", "notCompared"],
			certain: ["yes", "no"],
			key: ["holds", "notAllowed", "notAsked"],
		},
	);
});
