import { DecisionTable, YES_NO } from "../shared/decisionTable";

/** Decides in `diff` whether and how material in a key differs from the program. */
export const CHANGE = new DecisionTable(
	{
		/** Whether the program means another key. */
		moved: YES_NO,
		/** Whether a program runs that has material for the key. A refresh runs none. */
		declared: YES_NO,
		/** How the program's bytes compare with those of the state. */
		bytes: ["notCompared", "same", "different", "unread", "notKnown", "notKnownYet"],
		/** Whether the state has the key with material. */
		recorded: ["held", "missing"],
		/** Whether the expiry in the state has passed. */
		expired: YES_NO,
		/** How the program's expiry compares with the state's. */
		expiry: ["same", "other", "notKnownYet"],
		/** Whether the program's expiry has passed. */
		passed: YES_NO,
		/** What describe-key says. */
		key: ["notAsked", "notAllowed", "holds", "pendingImport"],
		/** Whether a run of the program is known to have imported the bytes in the key. */
		certain: YES_NO,
		/** Whether the service can delete the material. That of asymmetric keys stays until the key is deleted. */
		deletable: YES_NO,
		/** Whether the fingerprint in the state has the form that the program's source allows. */
		fingerprint: ["keep", "renew"],
	} as const,
	[
		{ when: { moved: "yes" }, action: "replace" },
		{ when: { declared: "no" }, action: "report" },
		{ when: { bytes: "notCompared" }, action: "compareBytes" },
		{
			when: { bytes: "different" },
			action: "otherBytes",
			dayTwo: {
				happened: "the program has different bytes for the same key",
				nextRun:
					"refuses them at the preview: a key accepts only the bytes that were imported first (KMS.2606). For new bytes, create a new key as a resource of another name, move the users of the old key to it, then remove the old key",
			},
		},
		{
			when: { recorded: "missing", expired: "yes", expiry: "same" },
			action: "keepExpired",
			dayTwo: {
				happened: "the material has expired, and the program is unchanged",
				nextRun: "succeeds and logs a line that says what to do, because the material ended when the program asked",
			},
		},
		{ when: { expiry: "other", passed: "yes" }, action: "expiryPassed" },
		{
			when: { recorded: "missing" },
			action: "reimport",
			dayTwo: {
				happened: "the material has expired, and the program sets a later `expirationTime` or none",
				nextRun: "imports the same bytes again",
			},
		},
		{ when: { expired: "yes", key: "notAsked" }, action: "describeKey" },
		{ when: { expired: "yes", key: "pendingImport" }, action: "reimport" },
		{ when: { expired: "no", expiry: "same", bytes: "same", fingerprint: "renew" }, action: "renewFingerprint" },
		{ when: { expiry: "same" }, action: "keep" },
		{ when: { expiry: "notKnownYet" }, action: "changeExpiry" },
		{ when: { bytes: "unread" }, action: "bytesUnread" },
		{ when: { certain: "no" }, action: "bytesUncertain" },
		{ when: { bytes: "notKnown" }, action: "bytesNotKnown" },
		{ when: { deletable: "no" }, action: "notDeletable" },
		{
			when: {},
			action: "changeExpiry",
			dayTwo: {
				happened: "`expirationTime` was changed",
				nextRun:
					"reads the bytes, compares them with the fingerprint, deletes the material and imports it again. For a moment the key can't be used. If the key is disabled, refuses the change, because an import would enable the key",
			},
		},
	],
);
