import * as v from "valibot";

type Issues = readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]];

/** Everything that is wrong with a value, each fault with its path. */
export function listIssues(issues: Issues, wholeName: string): string {
	return issues.map((issue) => `${v.getDotPath(issue) ?? wholeName}: ${issue.message}`).join("; ");
}
