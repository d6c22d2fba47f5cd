import { DecisionTable, YES_NO } from "../shared/decisionTable";

/** Decides in `delete` what happens to the material in a key. */
export const DELETE = new DecisionTable(
	{
		/** What the program says of the material when the resource is deleted. */
		materialDeletion: ["withKey", "immediate"],
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
			when: { materialDeletion: "withKey" },
			action: "leave",
			dayTwo: {
				happened: "`destroy`",
				nextRun:
					"schedules the key's deletion and leaves the material in it. Until the deletion it can be cancelled, and the key opens again what it encrypted",
			},
		},
		{
			when: { answer: "notSent" },
			action: "delete",
			dayTwo: {
				happened: '`destroy`, and `materialDeletion` is `"immediate"`',
				nextRun:
					"deletes the material at once (that of asymmetric keys stays until the key is deleted), and schedules the key's deletion. Only the same bytes bring the material back",
			},
		},
		{ when: { answer: "notDeletable" }, action: "warn" },
		{ when: { answer: "deleted" }, action: "deleted" },
		{ when: {}, action: "end" },
	],
);
