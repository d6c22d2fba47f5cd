import { SECOND_MS } from "../time";

/** The rate after a throttled request, as a fraction of the requests accepted in the last second. */
const DECREASE_FACTOR = 0.9;
/** How much the rate grows in a second of accepted requests, in requests per second. */
const INCREASE_PER_SECOND = 1;
const MIN_PER_SECOND = 1;
/** The limit is dropped after it has delayed no request for this long. */
const IDLE_RESET_MS = 10 * SECOND_MS;

/**
 * Adapts the rate of requests to a service's unknown limit (AIMD: additive increase, multiplicative decrease).
 * The rate is unlimited until the first request is throttled. It then drops to slightly less than what the service accepted,
 * and grows slowly.
 *
 * All times are milliseconds since the epoch.
 */
export class RateLimiter {
	/** Requests per second. Undefined if the rate is unlimited. */
	#rate: number | undefined;
	#nextAt = 0;
	#pausedUntil = 0;
	#reducedAt = Number.NEGATIVE_INFINITY;
	#lastDelayAt = 0;
	/** When requests were accepted. Entries older than a second are dropped when they are counted. */
	#acceptedAt: number[] = [];

	/** How long the next request must wait, in milliseconds. */
	delay(now: number): number {
		if (this.#rate !== undefined && now - this.#lastDelayAt > IDLE_RESET_MS) this.#rate = undefined;
		const startAt = Math.max(this.#pausedUntil, this.#rate === undefined ? 0 : this.#nextAt);
		if (startAt <= now) return 0;
		this.#lastDelayAt = startAt;
		return startAt - now;
	}

	/** Records that a request starts. */
	start(now: number): void {
		if (this.#rate === undefined) return;
		const interval = SECOND_MS / this.#rate;
		// Up to one interval is made up for, because timers fire late.
		this.#nextAt = Math.max(this.#nextAt, now - interval) + interval;
	}

	/** Records that the service accepted a request. */
	accepted(startedAt: number, now: number): void {
		this.#acceptedAt.push(now);
		if (this.#rate === undefined) return;
		// Requests that were under way at the reduction also show what the service accepts.
		if (startedAt <= this.#reducedAt) this.#rate = Math.max(this.#rate, this.#reducedRate(now));
		else this.#rate += INCREASE_PER_SECOND / this.#rate;
	}

	/** Records that the service throttled a request. @param pauseMs how long no request may start, in milliseconds */
	throttled(startedAt: number, now: number, pauseMs: number): void {
		this.#pausedUntil = Math.max(this.#pausedUntil, now + pauseMs);
		// Requests that were under way at the reduction say nothing about the reduced rate.
		if (startedAt <= this.#reducedAt) return;
		this.#rate = this.#reducedRate(now);
		this.#reducedAt = now;
		this.#lastDelayAt = now;
		this.#nextAt = now + SECOND_MS / this.#rate;
	}

	#reducedRate(now: number): number {
		this.#acceptedAt = this.#acceptedAt.filter((at) => at > now - SECOND_MS);
		return Math.max(MIN_PER_SECOND, this.#acceptedAt.length * DECREASE_FACTOR);
	}
}
