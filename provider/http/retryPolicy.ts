import { MINUTE_MS, SECOND_MS } from "../time";
import { httpDate } from "./httpDate";

/** The outcome of an attempt, as far as it matters for a retry. */
export interface AttemptOutcome {
	/** Number of the attempt, from 1. */
	readonly number: number;
	/** HTTP status. Undefined if no answer was received. */
	readonly status?: number;
	/** The Retry-After header as received: seconds or an HTTP date. */
	readonly retryAfter?: string | null;
}

export interface RetryLimits {
	/** Maximum number of attempts after the first. */
	readonly maxRetries: number;
	/** Milliseconds since the epoch. */
	readonly now: number;
	/** How long another attempt may still start, in milliseconds. */
	readonly remainingMs: number;
	/** Random number in [0, 1) that selects the wait from its range. */
	readonly jitter: number;
}

const FIRST_WAIT_MS = 500;
const MAX_WAIT_MS = 20 * SECOND_MS;
const MAX_RETRY_AFTER_MS = MINUTE_MS;
/** HTTP status 429, Too Many Requests. */
export const THROTTLED = 429;
const RETRIED_STATUSES: ReadonlySet<number> = new Set([THROTTLED, 500, 502, 503, 504]);

/**
 * How long to wait before the next attempt, in milliseconds. Undefined if there must be no other attempt.
 *
 * If the service sends Retry-After, that is the minimum wait. If it asks for more than a minute, the retries end: an error is
 * more useful than a pipeline that hangs. Otherwise the wait is random within an exponentially growing range (full jitter), so
 * that many runners don't retry at the same time. After 429 only the upper half of the range is used, because a service that
 * limits the rate would refuse an immediate retry again.
 */
export function retryWait(attempt: AttemptOutcome, limits: RetryLimits): number | undefined {
	if (attempt.number > limits.maxRetries) return undefined;
	if (attempt.status !== undefined && !RETRIED_STATUSES.has(attempt.status)) return undefined;
	const wait = waitAfter(attempt, limits);
	return wait === undefined || wait > limits.remainingMs ? undefined : wait;
}

/**
 * The wait that a Retry-After header asks for, in milliseconds. Undefined if it has neither of its two forms or asks for more
 * than a minute.
 */
export function acceptableRetryAfter(header: string | null | undefined, now: number): number | undefined {
	const requested = retryAfterMs(header, now);
	return requested !== undefined && requested <= MAX_RETRY_AFTER_MS ? requested : undefined;
}

/** A Retry-After header if it has one of its two forms, of which neither can hold anything else. Null otherwise. */
export function readableRetryAfter(header: string | null): string | null {
	const text = header?.trim() ?? "";
	return /^\d{1,20}$/.test(text) || httpDate(text) !== undefined ? text : null;
}

function waitAfter({ number, status, retryAfter }: AttemptOutcome, { now, jitter }: RetryLimits): number | undefined {
	if (retryAfterMs(retryAfter, now) === undefined) {
		const range = Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** (number - 1));
		return range * (status === THROTTLED ? (1 + jitter) / 2 : jitter);
	}
	const requested = acceptableRetryAfter(retryAfter, now);
	return requested === undefined ? undefined : requested + FIRST_WAIT_MS * jitter;
}

function retryAfterMs(header: string | null | undefined, now: number): number | undefined {
	const text = header?.trim() ?? "";
	if (/^\d+$/.test(text)) return Number(text) * SECOND_MS;
	const date = httpDate(text);
	return date === undefined ? undefined : Math.max(0, date - now);
}
