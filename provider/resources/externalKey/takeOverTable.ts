import { LONGEST_OPERATION_MS } from "../../http/deadline";
import { MINUTE_MS } from "../../time";
import { DecisionTable, YES_NO } from "../shared/decisionTable";

/** How far the service's clock may differ from this machine's, in milliseconds. */
export const SKEW_MS = MINUTE_MS;

/** A key older than this can't belong to an operation in progress, in whole minutes. */
export const ABANDONED_MINUTES = Math.ceil((LONGEST_OPERATION_MS + SKEW_MS) / MINUTE_MS);

/** Decides what to do about a key that has the alias of the key to create. Looks it up first. */
export const TAKE_OVER = new DecisionTable(
	{
		/** Why the key is looked up: the reply to create-key was lost, or create-key was refused because the alias is taken. */
		reason: ["replyLost", "aliasTaken"],
		/** What has the alias. */
		key: ["notLookedUp", "none", "found"],
		/** Whether the key is pending import, and what the program asks for. */
		asRequested: YES_NO,
		/** Whether a resource of the program has, or had, the key. */
		recorded: YES_NO,
		/** When the key was created, as far as the service says. */
		created: ["unknown", "sinceRequest", "recently", "longAgo"],
	} as const,
	[
		{ when: { key: "notLookedUp" }, action: "lookUp" },
		{ when: { key: "none", reason: "replyLost" }, action: "createAgain" },
		{ when: { key: "none" }, action: "refuse" },
		{ when: { asRequested: "no" }, action: "refuse" },
		{ when: { recorded: "yes" }, action: "refuse" },
		{
			when: { reason: "replyLost", created: "sinceRequest" },
			action: "own",
			dayTwo: {
				happened: "the reply to `create-key` or `import-key-material` was lost",
				nextRun:
					"the same run looks the key up instead of repeating the request: one key, enabled. If the key can't be looked up either, the run fails, and the next one looks",
			},
		},
		{ when: { reason: "replyLost" }, action: "refuse" },
		{ when: { created: "unknown" }, action: "refuse" },
		{
			when: { created: "longAgo" },
			action: "takeOver",
			dayTwo: {
				happened: "a run was killed after `create-key` and before Pulumi recorded the key",
				nextRun: `takes over a key with the program's \`alias\` if it is as the program asks, is pending import and is at least ${ABANDONED_MINUTES} minutes old, longer than a creation can take (so an alias must belong to one stack only). It logs a line, and \`adopted\` is true`,
			},
		},
		{ when: {}, action: "refuseForNow" },
	],
);
