/** What happened in a year. */
export interface YearAccount {
	runs: number;
	failed: number;
	killed: number;
	races: number;
	requests: number;
	steps: number;
	readonly mishaps: Record<string, number>;
	/** What was not as it has to be, with its day. */
	readonly faults: string[];
	/** Why runs failed that others then made good, with their day. */
	readonly failures: string[];
}

export function emptyAccount(): YearAccount {
	return { runs: 0, failed: 0, killed: 0, races: 0, requests: 0, steps: 0, mishaps: {}, faults: [], failures: [] };
}
