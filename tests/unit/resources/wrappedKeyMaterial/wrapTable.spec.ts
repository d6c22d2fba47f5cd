import { WRAP } from "../../../../provider/resources/wrappedKeyMaterial/wrapTable";
import { itDecides, itDecidesExactly, itRisksNoMoreForKnowingLess } from "../../../support/decisionTables";

/** The program and the state agree, and the token is valid. */
const NORMAL = {
	moved: "no",
	declared: "yes",
	bytes: "same",
	fingerprint: "keep",
	wrapping: "same",
	token: "valid",
	key: "notAsked",
} as const;

const EXPIRED = { token: "expired", key: "pendingImport" } as const;
const IN_PROGRAM = { moved: "no", declared: "yes" } as const;
const NOT_DIFFERENT = { ...IN_PROGRAM, bytes: ["same", "unread", "notKnown"] } as const;
const SAME_TO_RENEW = { ...IN_PROGRAM, bytes: "same", fingerprint: "renew" } as const;

describe("Wrapped key material", () => {
	itDecides(WRAP, NORMAL, [
		["is kept if nothing has changed", {}, "keep"],
		["is kept if it can't be read", { bytes: "unread" }, "keep"],
		["is kept if there is nothing to compare it with", { bytes: "notKnown" }, "keep"],
		["is replaced if the program means another key", { moved: "yes" }, "replace"],
		["is only reported in a refresh", { declared: "no" }, "report"],
		["is compared first", { bytes: "notCompared" }, "compareBytes"],
		["is wrapped anew from bytes that are known later", { bytes: "notKnownYet" }, "wrapOther"],
		["gets another fingerprint of the same bytes", { fingerprint: "renew" }, "renewFingerprint"],
		["gets none while it can't be read", { fingerprint: "renew", bytes: "unread" }, "keep"],
		["asks about the key once its token has expired", { token: "expired" }, "describeKey"],
		["asks about the key for other bytes", { bytes: "different" }, "describeKey"],
		["asks about the key for another algorithm", { wrapping: "other" }, "describeKey"],
		[
			"asks about the key before a fingerprint is renewed for another algorithm",
			{ wrapping: "other", fingerprint: "renew" },
			"describeKey",
		],
		[
			"asks about the key before a fingerprint is renewed after its token has expired",
			{ token: "expired", fingerprint: "renew" },
			"describeKey",
		],
		["is wrapped again for a new token while the key is pending import", EXPIRED, "wrapAgain"],
		["is wrapped again together with its fingerprint", { ...EXPIRED, fingerprint: "renew" }, "wrapAgain"],
		[
			"is wrapped from other bytes while the key is pending import",
			{ bytes: "different", key: "pendingImport" },
			"wrapOther",
		],
		[
			"is wrapped with another algorithm while the key is pending import",
			{ wrapping: "other", key: "pendingImport" },
			"wrapOther",
		],
		["is kept, expired, once the key holds its material", { token: "expired", key: "holds" }, "keep"],
		["is kept as it was wrapped once the key holds its material", { wrapping: "other", key: "holds" }, "keep"],
		[
			"gets another fingerprint once the key holds its material",
			{ token: "expired", key: "holds", fingerprint: "renew" },
			"renewFingerprint",
		],
		[
			"keeps its fingerprint there while it can't be read",
			{ token: "expired", key: "holds", fingerprint: "renew", bytes: "unread" },
			"keep",
		],
		["refuses other bytes once the key holds its material", { bytes: "different", key: "holds" }, "refuse"],
		["is kept, expired, if the key can't be asked about", { token: "expired", key: "notAllowed" }, "keepExpired"],
		[
			"is wrapped from other bytes if the key can't be asked about",
			{ bytes: "different", key: "notAllowed" },
			"wrapOther",
		],
		[
			"is wrapped with another algorithm if the key can't be asked about",
			{ wrapping: "other", key: "notAllowed" },
			"wrapOther",
		],
	]);

	itDecidesExactly("is replaced, without asking, only for another key", WRAP, "replace", { moved: "yes" });
	itDecidesExactly("is neither read, asked about nor refused in a refresh", WRAP, "report", {
		moved: "no",
		declared: "no",
	});
	itDecidesExactly("is compared before anything else", WRAP, "compareBytes", { ...IN_PROGRAM, bytes: "notCompared" });
	itDecidesExactly(
		"asks about the key only if something may have to be wrapped",
		WRAP,
		"describeKey",
		{ ...IN_PROGRAM, key: "notAsked", bytes: "different" },
		{ ...NOT_DIFFERENT, key: "notAsked", wrapping: "other" },
		{ ...NOT_DIFFERENT, key: "notAsked", token: "expired" },
	);
	itDecidesExactly(
		"is never wrapped otherwise while the key is known to hold its material, unless the bytes are yet to be seen",
		WRAP,
		"wrapOther",
		{ ...IN_PROGRAM, bytes: "notKnownYet" },
		{ ...IN_PROGRAM, bytes: "different", key: ["pendingImport", "notAllowed"] },
		{ ...NOT_DIFFERENT, wrapping: "other", key: ["pendingImport", "notAllowed"] },
	);
	itDecidesExactly("is wrapped for a new token only if the key is known to be pending import", WRAP, "wrapAgain", {
		...NOT_DIFFERENT,
		wrapping: "same",
		token: "expired",
		key: "pendingImport",
	});
	itDecidesExactly("is left expired if the key can't be asked about", WRAP, "keepExpired", {
		...NOT_DIFFERENT,
		wrapping: "same",
		token: "expired",
		key: "notAllowed",
	});
	itDecidesExactly("is refused only for other bytes of a key that holds its material", WRAP, "refuse", {
		...IN_PROGRAM,
		key: "holds",
		bytes: "different",
	});
	itDecidesExactly(
		"gets another fingerprint only of the same bytes, if nothing has to be wrapped",
		WRAP,
		"renewFingerprint",
		{ ...SAME_TO_RENEW, wrapping: "same", token: "valid" },
		{ ...SAME_TO_RENEW, wrapping: "other", key: "holds" },
		{ ...SAME_TO_RENEW, token: "expired", key: "holds" },
	);

	itRisksNoMoreForKnowingLess(
		WRAP,
		{ wrapOther: 1, wrapAgain: 1 },
		{
			key: ["pendingImport", "notAllowed", "notAsked"],
			bytes: ["different", "same", "unread", "notKnown", "notCompared"],
		},
	);
});
