import type { Clock } from "../../provider/time";

/** A clock that moves when told to, and by what it is asked to sleep. */
export class FixedClock implements Clock {
	#now: number;
	/** Milliseconds of each sleep so far. */
	readonly slept: number[] = [];

	/** @param start milliseconds since the epoch */
	constructor(start = 1_700_000_000_000) {
		this.#now = start;
	}

	now(): number {
		return this.#now;
	}

	async sleep(milliseconds: number): Promise<void> {
		this.slept.push(milliseconds);
		this.#now += milliseconds;
	}

	set(milliseconds: number): void {
		this.#now = milliseconds;
	}
}
