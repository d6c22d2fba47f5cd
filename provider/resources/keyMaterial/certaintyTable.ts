import { DecisionTable, YES_NO } from "../shared/decisionTable";

/**
 * Decides whether the material in a key is known to be what a run of this program imported, though the service does not let it be
 * compared.
 *
 * A key accepts no bytes but its first, so bytes that were seen to be imported once are the ones it holds. A killed run leaves no
 * such record. It leaves a key that the program saw without material, with material that expires at exactly the program's second.
 */
export const CERTAINTY = new DecisionTable(
	{
		/**
		 * What the state says: nothing; that a run imported the bytes; that they are in doubt; or that they were in doubt and somebody
		 * has imported others since.
		 */
		record: ["none", "imported", "inDoubt", "replacedInDoubt"],
		/** Whether the program says that the key holds the bytes that it gives. */
		vouched: YES_NO,
		/** Whether the program has seen the key without material, within a day. Later, an equal expiry may be that of other bytes. */
		seenEmpty: YES_NO,
		/** Whether what the key holds expires at exactly the second that the program set. Never is no such second. */
		expiry: ["exact", "other"],
	} as const,
	[
		{ when: { record: "imported" }, action: "certain" },
		{ when: { vouched: "yes" }, action: "certain" },
		{ when: { record: "replacedInDoubt" }, action: "inDoubt" },
		{ when: { seenEmpty: "yes", expiry: "exact" }, action: "certain" },
		{ when: {}, action: "inDoubt" },
	],
);
