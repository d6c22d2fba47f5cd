import { SECOND_MS } from "../time";

/** Of what got through in the last second, how much is asked for after a refusal. */
const DECREASE_FACTOR = 0.9;
/** Requests per second by which the pace grows in a second of requests that got through. */
const INCREASE_PER_SECOND = 1;
const MIN_PER_SECOND = 1;
/** Once it has kept nothing waiting for so long, the pace is of no use. */
const IDLE_RESET_MS = 10 * SECOND_MS;

/**
 * How fast requests may follow each other where a service takes only so many in a second, and doesn't say how many.
 * There is no pace before the first refusal; from then on it falls to what got through, and grows slowly.
 *
 * All times are milliseconds since the epoch.
 */
export class RateLimiter {
	/** Requests per second; nothing where there is no pace. */
	#rate: number | undefined;
	#nextAt = 0;
	#pausedUntil = 0;
	#reducedAt = Number.NEGATIVE_INFINITY;
	#lastDelayAt = 0;
	/** When requests got through; what is older than a second goes when they are counted. */
	#acceptedAt: number[] = [];

	/** Milliseconds until a request may start. */
	delay(now: number): number {
		if (this.#rate !== undefined && now - this.#lastDelayAt > IDLE_RESET_MS) this.#rate = undefined;
		const startAt = Math.max(this.#pausedUntil, this.#rate === undefined ? 0 : this.#nextAt);
		if (startAt <= now) return 0;
		this.#lastDelayAt = startAt;
		return startAt - now;
	}

	/** A request starts. */
	start(now: number): void {
		if (this.#rate === undefined) return;
		const interval = SECOND_MS / this.#rate;
		// One interval may be made up for, because timers are late.
		this.#nextAt = Math.max(this.#nextAt, now - interval) + interval;
	}

	/** A request got through. */
	accepted(startedAt: number, now: number): void {
		this.#acceptedAt.push(now);
		if (this.#rate === undefined) return;
		// Those that were on their way tell, too, what can get through.
		if (startedAt <= this.#reducedAt) this.#rate = Math.max(this.#rate, this.#reducedRate(now));
		else this.#rate += INCREASE_PER_SECOND / this.#rate;
	}

	/** A request was refused because there were too many. @param pauseMs how long none is wanted at all */
	throttled(startedAt: number, now: number, pauseMs: number): void {
		this.#pausedUntil = Math.max(this.#pausedUntil, now + pauseMs);
		// Those that were on their way when the pace was reduced say nothing about the pace since.
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
