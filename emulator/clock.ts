/** Leaves room for expiry times in later years: dates can be written up to the year 9999. */
const LATEST_YEAR = 9990;

/** The emulator's clock: the machine's time, moved by `POST /_emulator/clock`. */
export class EmulatorClock {
	#passedMs: number;
	#skewMs: number;

	/**
	 * @param passedSeconds by which the clock has been advanced
	 * @param skewSeconds by which it is ahead of the clients' clocks
	 */
	constructor(passedSeconds = 0, skewSeconds = 0) {
		this.#passedMs = passedSeconds * 1000;
		this.#skewMs = skewSeconds * 1000;
	}

	/** Milliseconds since the epoch. */
	now(): number {
		return this.machineTime() + this.#passedMs;
	}

	nowSeconds(): number {
		return Math.floor(this.now() / 1000);
	}

	/**
	 * The time without the seconds by which the clock was advanced: what the clients' clocks still show. Milliseconds
	 * since the epoch.
	 */
	machineTime(): number {
		return Date.now() + this.#skewMs;
	}

	get passedSeconds(): number {
		return this.#passedMs / 1000;
	}

	/**
	 * Moves the clock forward, or back if `seconds` is negative.
	 * @returns false, without moving it, if the year would not be between 1970 and 9989
	 */
	advance(seconds: number): boolean {
		const passedMs = this.#passedMs + Math.round(seconds * 1000);
		const year = new Date(this.machineTime() + passedMs).getUTCFullYear();
		const isPossible = year >= 1970 && year < LATEST_YEAR;
		if (isPossible) this.#passedMs = passedMs;
		return isPossible;
	}

	get skewSeconds(): number {
		return this.#skewMs / 1000;
	}

	/** Sets how far the service's clock is ahead of the clients' clocks; negative if it is behind. */
	set skewSeconds(seconds: number) {
		this.#skewMs = Math.round(seconds * 1000);
	}

	reset(): void {
		this.#passedMs = 0;
		this.#skewMs = 0;
	}
}
