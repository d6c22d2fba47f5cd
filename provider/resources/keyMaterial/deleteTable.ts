import { DecisionTable, YES_NO } from "../shared/decisionTable";

/** Decides in `delete` what happens to the material in a key. */
export const DELETE = new DecisionTable(
	{
		/** Whether another resource of the program manages the material. */
		managedByAnother: YES_NO,
		/** How the service answered delete-imported-key-material. */
		answer: ["notSent", "deleted", "noMaterial", "notDeletable"],
	} as const,
	[
		{
			when: { managedByAnother: "yes" },
			action: "keep",
			dayTwo: {
				happened: "a `KeyMaterial` was renamed, or two of them alternate",
				nextRun: "keeps the material in the key: nothing is deleted that another resource of the program manages",
			},
		},
		{
			when: { answer: "notSent" },
			action: "delete",
			dayTwo: {
				happened: "`destroy`",
				nextRun:
					"deletes the material (that of asymmetric keys stays until the key is deleted), and schedules the key's deletion",
			},
		},
		{ when: { answer: "notDeletable" }, action: "warn" },
		{ when: {}, action: "end" },
	],
);
