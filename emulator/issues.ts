import * as v from "valibot";

type Issues = readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]];

/** All that is wrong with a value, each fault with where it is. */
export function listIssues(issues: Issues, whole: string): string {
	return issues.map((issue) => `${v.getDotPath(issue) ?? whole}: ${issue.message}`).join("; ");
}
