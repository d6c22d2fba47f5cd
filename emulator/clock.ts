/** Leaves room for what expires later. */
const LATEST_YEAR = 9990;

/** The emulator's time: the machine's, moved by what `POST /_emulator/clock` has added up to. */
export class EmulatorClock {
	#offsetMs = 0;

	/** Milliseconds since the epoch. */
	now(): number {
		return Date.now() + this.#offsetMs;
	}

	nowSeconds(): number {
		return Math.floor(this.now() / 1000);
	}

	/** @returns whether it went: to where dates have four digits for the year, so that all of them can be written */
	advance(seconds: number): boolean {
		const offsetMs = this.#offsetMs + seconds * 1000;
		const year = new Date(Date.now() + offsetMs).getUTCFullYear();
		const isPossible = year >= 1970 && year < LATEST_YEAR;
		if (isPossible) this.#offsetMs = offsetMs;
		return isPossible;
	}

	reset(): void {
		this.#offsetMs = 0;
	}
}
