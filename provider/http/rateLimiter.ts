import { SECOND_MS } from "../time";

/** Of what got through in the last second, how much is asked for after a refusal. */
const REDUCTION = 0.9;
/** Requests per second by which the pace grows in a second of requests that got through. */
const GROWTH = 1;
const SLOWEST_PER_SECOND = 1;
/** Once it has kept nothing waiting for so long, the pace is of no use. */
const FORGOTTEN_AFTER_MS = 10 * SECOND_MS;

/**
 * How fast requests may follow each other where a service takes only so many in a second, and doesn't say how many.
 * There is no pace before the first refusal; from then on it falls to what got through, and grows slowly.
 *
 * All times are milliseconds since the epoch.
 */
export class Pace {
	/** Requests per second; nothing where there is no pace. */
	#rate: number | undefined;
	#nextAt = 0;
	#pausedUntil = 0;
	#reducedAt = Number.NEGATIVE_INFINITY;
	#heldAt = 0;
	/** When requests got through; what is older than a second goes when they are counted. */
	#passedAt: number[] = [];

	/** Milliseconds until a request may start. */
	wait(now: number): number {
		if (this.#rate !== undefined && now - this.#heldAt > FORGOTTEN_AFTER_MS) this.#rate = undefined;
		const startAt = Math.max(this.#pausedUntil, this.#rate === undefined ? 0 : this.#nextAt);
		if (startAt <= now) return 0;
		this.#heldAt = startAt;
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
	passed(startedAt: number, now: number): void {
		this.#passedAt.push(now);
		if (this.#rate === undefined) return;
		// Those that were on their way tell, too, what can get through.
		if (startedAt <= this.#reducedAt) this.#rate = Math.max(this.#rate, this.#reduced(now));
		else this.#rate += GROWTH / this.#rate;
	}

	/** A request was refused because there were too many. @param pauseMs how long none is wanted at all */
	refused(startedAt: number, now: number, pauseMs: number): void {
		this.#pausedUntil = Math.max(this.#pausedUntil, now + pauseMs);
		// Those that were on their way when the pace was reduced say nothing about the pace since.
		if (startedAt <= this.#reducedAt) return;
		this.#rate = this.#reduced(now);
		this.#reducedAt = now;
		this.#heldAt = now;
		this.#nextAt = now + SECOND_MS / this.#rate;
	}

	#reduced(now: number): number {
		this.#passedAt = this.#passedAt.filter((at) => at > now - SECOND_MS);
		return Math.max(SLOWEST_PER_SECOND, this.#passedAt.length * REDUCTION);
	}
}
