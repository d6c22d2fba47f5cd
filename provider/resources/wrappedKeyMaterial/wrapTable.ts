import { DecisionTable, YES_NO } from "../shared/decisionTable";

/** Decides in `diff` and `update` whether material is wrapped again. */
export const WRAP = new DecisionTable(
	{
		/** Whether the program means another key. */
		moved: YES_NO,
		/** Whether a program runs that has material for the key. A refresh runs none. */
		declared: YES_NO,
		/** How the program's bytes compare with those of the state. */
		bytes: ["notCompared", "same", "different", "unread", "notKnown", "notKnownYet"],
		/** Whether the fingerprint in the state has the form that the program's source allows. */
		fingerprint: ["keep", "renew"],
		/** How the program's algorithm and layout compare with those that the material was wrapped with. */
		wrapping: ["same", "other"],
		/** Whether the import token that the material was wrapped for has expired. */
		token: ["valid", "expired"],
		/** What describe-key says. */
		key: ["notAsked", "notAllowed", "holds", "pendingImport"],
	} as const,
	[
		{ when: { moved: "yes" }, action: "replace" },
		{ when: { declared: "no" }, action: "report" },
		{ when: { bytes: "notCompared" }, action: "compareBytes" },
		{ when: { bytes: "notKnownYet" }, action: "wrapOther" },
		{
			when: { bytes: "same", fingerprint: "renew", wrapping: "same", token: "valid" },
			action: "renewFingerprint",
		},
		{ when: { bytes: ["same", "unread", "notKnown"], wrapping: "same", token: "valid" }, action: "keep" },
		{ when: { key: "notAsked" }, action: "describeKey" },
		// Another ciphertext would make the resource that imports it delete the live material first.
		{ when: { key: "holds", bytes: "different" }, action: "refuse" },
		{ when: { key: "holds", bytes: "same", fingerprint: "renew" }, action: "renewFingerprint" },
		{ when: { key: "holds" }, action: "keep" },
		{ when: { bytes: "different" }, action: "wrapOther" },
		{ when: { wrapping: "other" }, action: "wrapOther" },
		{
			when: { key: "pendingImport" },
			action: "wrapAgain",
			dayTwo: {
				happened: "the token of wrapped material has expired, and the key is still pending import",
				nextRun: "wraps the same bytes again, for a new token",
			},
		},
		{ when: {}, action: "keepExpired" },
	],
);
