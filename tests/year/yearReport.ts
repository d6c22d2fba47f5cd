/** What happened in a year. */
export interface YearReport {
	runs: number;
	failed: number;
	killed: number;
	races: number;
	requests: number;
	steps: number;
	/** How often each fault was injected, by its name. */
	readonly injectedFaults: Record<string, number>;
	/** How often each slip happened, by its name. */
	readonly slips: Record<string, number>;
	/** How often somebody had to vouch for bytes that a killed run had imported. */
	vouched: number;
	/** What an inspection found wrong, with its day. */
	readonly violations: string[];
	/** Why runs failed that later ones recovered from, with their day. */
	readonly failures: string[];
}

export function emptyReport(): YearReport {
	return {
		runs: 0,
		failed: 0,
		killed: 0,
		races: 0,
		requests: 0,
		steps: 0,
		injectedFaults: {},
		slips: {},
		vouched: 0,
		violations: [],
		failures: [],
	};
}

/** Adds one to a count. */
export function countOne(counts: Record<string, number>, name: string): void {
	counts[name] = (counts[name] ?? 0) + 1;
}
