import { MINUTE_MS, SECOND_MS } from "../time";

/** How one attempt ended, as far as a retry depends on it. */
export interface Attempt {
	/** Counted from 1. */
	readonly number: number;
	/** HTTP status, or nothing where no answer came. */
	readonly status?: number;
	/** The header as it came: seconds or an HTTP date. */
	readonly retryAfter?: string | null;
}

export interface RetryLimits {
	/** Attempts after the first. */
	readonly maxRetries: number;
	/** Milliseconds since the epoch. */
	readonly now: number;
	/** In [0, 1): how much of the wait's range is used. */
	readonly jitter: number;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 20 * SECOND_MS;
const LONGEST_RETRY_AFTER_MS = MINUTE_MS;
const RETRIED_STATUSES: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);

/**
 * Milliseconds to wait before the next attempt, or nothing where the attempt's outcome stands.
 *
 * Retry-After is the least wait where the service gives one; one beyond a minute ends the retries, because a pipeline that
 * hangs tells less than an error. Otherwise full jitter over an exponential range, so that many runners don't come back at once.
 */
export function retryWait(attempt: Attempt, limits: RetryLimits): number | undefined {
	if (attempt.number > limits.maxRetries) return undefined;
	if (attempt.status !== undefined && !RETRIED_STATUSES.has(attempt.status)) return undefined;
	const range = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt.number - 1));
	const asked = retryAfterMs(attempt.retryAfter, limits.now);
	if (asked === undefined) return range * limits.jitter;
	return asked <= LONGEST_RETRY_AFTER_MS ? asked + FIRST_WAIT_MS * limits.jitter : undefined;
}

function retryAfterMs(header: string | null | undefined, now: number): number | undefined {
	if (!header) return undefined;
	if (/^\d+$/.test(header.trim())) return Number(header) * SECOND_MS;
	const date = Date.parse(header);
	return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
