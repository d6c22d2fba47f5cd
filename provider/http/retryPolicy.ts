import { MINUTE_MS, SECOND_MS } from "../time";
import { httpDate } from "./httpDate";

/** How one attempt ended, as far as a retry depends on it. */
export interface AttemptOutcome {
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
	/** When the first attempt started, in milliseconds since the epoch. @default now */
	readonly startedAt?: number;
	/** In [0, 1): how much of the wait's range is used. */
	readonly jitter: number;
}

/** Milliseconds after the start of the first attempt within which all others start. */
export const RETRY_WINDOW_MS = 5 * MINUTE_MS;
const FIRST_WAIT_MS = 500;
const MAX_WAIT_MS = 20 * SECOND_MS;
const MAX_RETRY_AFTER_MS = MINUTE_MS;
export const THROTTLED = 429;
const RETRIED_STATUSES: ReadonlySet<number> = new Set([THROTTLED, 500, 502, 503, 504]);

/**
 * Milliseconds to wait before the next attempt, or nothing where the attempt's outcome stands.
 *
 * Retry-After is the least wait where the service gives one; one beyond a minute ends the retries, because a pipeline that
 * hangs tells less than an error. Otherwise full jitter over an exponential range, so that many runners don't come back at once;
 * after 429 over its upper half, because a service that counts requests refuses again what comes back at once.
 */
export function retryWait(attempt: AttemptOutcome, limits: RetryLimits): number | undefined {
	if (attempt.number > limits.maxRetries) return undefined;
	if (attempt.status !== undefined && !RETRIED_STATUSES.has(attempt.status)) return undefined;
	const wait = waitAfter(attempt, limits);
	if (wait === undefined) return undefined;
	return isOverdue({ ...limits, now: limits.now + wait }) ? undefined : wait;
}

/** Whether it is too late to start another attempt. */
export function isOverdue({ now, startedAt = now }: Pick<RetryLimits, "now" | "startedAt">): boolean {
	return now > startedAt + RETRY_WINDOW_MS;
}

/** Milliseconds that a Retry-After asks for; nothing where it is in neither of its two forms, or asks for more than a minute. */
export function acceptableRetryAfter(header: string | null | undefined, now: number): number | undefined {
	const requested = retryAfterMs(header, now);
	return requested !== undefined && requested <= MAX_RETRY_AFTER_MS ? requested : undefined;
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
