import { DecisionTable, YES_NO } from "../shared/decisionTable";

/** Decides in `update` what to do with material that the state has. */
export const UPDATE = new DecisionTable(
	{
		/** Whether the state has the key with material, and that has not expired. */
		recorded: ["held", "missing"],
		/** How the program's expiry compares with the state's. */
		change: ["none", "expiry"],
		/** Whether the fingerprint in the state may have another form than the program's source allows. */
		fingerprint: ["keep", "renew"],
		/** How the program's bytes compare with those of the state. */
		bytes: ["notCompared", "same", "different", "unread", "notKnown"],
		/** What describe-key says. */
		key: ["notAsked", "serviceGenerated", "pendingDeletion", "pendingImport", "enabled", "disabled"],
		/** How the program's expiry compares with that of what the key holds. */
		expiry: ["same", "other"],
		/** Whether a run of the program is known to have imported the bytes in the key. */
		certain: YES_NO,
		/** Whether the service can delete the material. That of asymmetric keys stays until the key is deleted. */
		deletable: YES_NO,
		/** Whether the program's expiry has passed. */
		expired: YES_NO,
	} as const,
	[
		{ when: { recorded: "held", change: "none", fingerprint: "keep" }, action: "store" },
		{ when: { recorded: "held", change: "none", bytes: "notCompared" }, action: "compareBytes" },
		{ when: { recorded: "held", change: "none", bytes: "different" }, action: "otherBytes" },
		{ when: { recorded: "held", change: "none", bytes: "same" }, action: "renewFingerprint" },
		{ when: { recorded: "held", change: "none" }, action: "store" },
		{ when: { key: "notAsked" }, action: "describeKey" },
		{ when: { key: "serviceGenerated" }, action: "serviceGenerated" },
		{ when: { key: "pendingDeletion" }, action: "pendingDeletion" },
		{ when: { key: ["enabled", "disabled"], expiry: "same" }, action: "storeDetails" },
		{ when: { bytes: "notCompared" }, action: "compareBytes" },
		{ when: { bytes: "unread" }, action: "unreadable" },
		{ when: { bytes: "different" }, action: "otherBytes" },
		{ when: { key: "pendingImport" }, action: "import" },
		// From here on the key holds material that must be deleted to be imported with another expiry.
		{ when: { certain: "no" }, action: "bytesUncertain" },
		{ when: { bytes: "notKnown" }, action: "bytesNotKnown" },
		{ when: { deletable: "no" }, action: "notDeletable" },
		{ when: { expired: "yes" }, action: "expiryPassed" },
		{ when: { key: "disabled" }, action: "disabled" },
		{ when: {}, action: "deleteAndImport" },
	],
);
