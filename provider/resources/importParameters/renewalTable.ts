import { DecisionTable, YES_NO } from "../shared/decisionTable";

/** Decides in `diff` whether import parameters are replaced. */
export const RENEWAL = new DecisionTable(
	{
		/** Whether the program means another key. */
		moved: YES_NO,
		/** Whether another argument that replaces has changed. */
		changed: YES_NO,
		/** Whether they have expired, or their early renewal has begun. */
		due: YES_NO,
		/** What describe-key says. */
		key: ["notAsked", "notKnown", "holds", "pendingImport"],
	} as const,
	[
		// Parameters of another key are always needed.
		{ when: { moved: "yes" }, action: "replace" },
		{
			when: { due: "no", changed: "no" },
			action: "keep",
			dayTwo: { happened: "nothing", nextRun: "sends no request and changes nothing" },
		},
		{ when: { key: "notAsked" }, action: "describeKey" },
		{
			when: { key: "holds" },
			action: "store",
			dayTwo: {
				happened: "the import parameters have expired or their arguments were changed, and the key holds its material",
				nextRun: "sends one `describe-key` for each and requests nothing, for years. Changed arguments are stored",
			},
		},
		// If the service doesn't let us ask, renewing is the safe guess: it deletes nothing.
		{ when: { changed: "yes" }, action: "replace" },
		{
			when: {},
			action: "renew",
			dayTwo: {
				happened: "they have expired, and the key is still pending import",
				nextRun: "replaces them",
			},
		},
	],
);
