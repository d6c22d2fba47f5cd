import { DecisionTable, YES_NO } from "../shared/decisionTable";

/** Decides in `read` what a refresh records. */
export const READ = new DecisionTable(
	{
		/** What describe-key says. */
		key: ["gone", "pendingImport", "holds"],
		/** Whether the expiry in the state has passed. */
		expired: YES_NO,
		/** Whether the state is in doubt about the bytes, and the key now holds material with another expiry. */
		replacedInDoubt: YES_NO,
	} as const,
	[
		{
			when: { key: "gone" },
			action: "forget",
			dayTwo: {
				happened: "the key was deleted, or its deletion is scheduled",
				nextRun: "`refresh` removes it from the state",
			},
		},
		// Material that has expired is not missing: it ended as the program asked.
		{ when: { key: "pendingImport", expired: "yes" }, action: "record" },
		{
			when: { key: "pendingImport" },
			action: "forget",
			dayTwo: {
				happened: "the material was deleted out of band",
				nextRun: "`refresh` detects it, and `up` imports the same bytes again",
			},
		},
		// The fingerprint is of the program's bytes. It must not make material that others imported look like the program's.
		{ when: { replacedInDoubt: "yes" }, action: "recordWithoutFingerprint" },
		{ when: {}, action: "recordDetails" },
	],
);
