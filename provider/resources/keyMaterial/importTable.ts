import { DecisionTable, YES_NO } from "../shared/decisionTable";

/** Decides how a key comes to hold the program's material: by an import, or because the key holds it already. */
export const IMPORT = new DecisionTable(
	{
		/** What describe-key says. */
		key: ["notAsked", "notAllowed", "serviceGenerated", "pendingDeletion", "pendingImport", "enabled", "disabled"],
		/** Whether this operation's import was refused because the key is not pending import. */
		refused: YES_NO,
		/** Whether the material has been read, and fits the spec of the key. */
		material: ["notRead", "fits", "doesNotFit"],
		/** How the expiry of what the key holds compares with the program's. */
		expiry: ["same", "other"],
		/** How the public half of the program's private key compares with the key's. */
		publicHalf: ["notCompared", "same", "different", "notKnown"],
		/** Whether a run of the program is known to have imported the bytes in the key. */
		certain: YES_NO,
	} as const,
	[
		{ when: { key: "notAsked" }, action: "describeKey" },
		{ when: { key: "serviceGenerated" }, action: "serviceGenerated" },
		{ when: { key: "pendingDeletion" }, action: "pendingDeletion" },
		{ when: { key: "notAllowed", refused: "yes" }, action: "notAllowedToSee" },
		{ when: { key: "pendingImport", refused: "yes" }, action: "refusal" },
		{ when: { key: "disabled" }, action: "disabledWithMaterial" },
		{ when: { key: "enabled", expiry: "other" }, action: "otherExpiry" },
		{ when: { material: "notRead" }, action: "readMaterial" },
		{ when: { material: "doesNotFit" }, action: "doesNotFit" },
		{
			when: { key: ["pendingImport", "notAllowed"] },
			action: "import",
			dayTwo: {
				happened: "a run failed or was killed at any step of an import or a change of expiry",
				nextRun:
					"finishes it (run `pulumi cancel` first if the killed run still holds the stack's lock). If you undo the change in the program after a killed run, run a `refresh`",
			},
		},
		{ when: { publicHalf: "notCompared" }, action: "comparePublicHalf" },
		{ when: { publicHalf: "different" }, action: "otherPrivateKey" },
		{ when: { publicHalf: "same" }, action: "adopt" },
		{
			when: { certain: "yes" },
			action: "adopt",
			dayTwo: {
				happened: "a run was killed after an import and before Pulumi recorded it",
				nextRun:
					"takes over what the key holds and logs a line. A private key is compared by its public half. Symmetric bytes can't be compared. They count as the program's own if they expire at exactly the second that the program sets, and if its `ExternalKey` created the key, or its `importParameters` were issued, less than a day ago",
			},
		},
		{
			when: {},
			action: "adoptInDoubt",
			dayTwo: {
				happened: "a key holds symmetric material whose origin is not certain",
				nextRun:
					"takes it over and logs a line. `adopted` is true, and the provider refuses to delete the material for another expiry unless the program sets `trustExistingMaterial`",
			},
		},
	],
);
