/** Leaves room for what expires later. */
const LATEST_YEAR = 9990;

/** The emulator's time: the machine's, moved by what `POST /_emulator/clock` has added up to. */
export class EmulatorClock {
	#passedMs: number;
	#skewMs: number;

	/**
	 * @param passedSeconds that have passed for the emulator alone
	 * @param skewSeconds by which it is ahead of every client's clock
	 */
	constructor(passedSeconds = 0, skewSeconds = 0) {
		this.#passedMs = passedSeconds * 1000;
		this.#skewMs = skewSeconds * 1000;
	}

	/** Milliseconds since the epoch. */
	now(): number {
		return this.machineNow() + this.#passedMs;
	}

	nowSeconds(): number {
		return Math.floor(this.now() / 1000);
	}

	/** What clients' clocks should say where they have not come along with the time that passed here, in milliseconds. */
	machineNow(): number {
		return Date.now() + this.#skewMs;
	}

	get passedSeconds(): number {
		return this.#passedMs / 1000;
	}

	/**
	 * Lets time pass, or takes it back.
	 * @returns whether it went: to where dates have four digits for the year, so that all of them can be written
	 */
	advance(seconds: number): boolean {
		const passedMs = this.#passedMs + Math.round(seconds * 1000);
		const year = new Date(this.machineNow() + passedMs).getUTCFullYear();
		const isPossible = year >= 1970 && year < LATEST_YEAR;
		if (isPossible) this.#passedMs = passedMs;
		return isPossible;
	}

	get skewSeconds(): number {
		return this.#skewMs / 1000;
	}

	/** Puts the service's clock ahead of every client's, or behind. */
	set skewSeconds(seconds: number) {
		this.#skewMs = Math.round(seconds * 1000);
	}

	reset(): void {
		this.#passedMs = 0;
		this.#skewMs = 0;
	}
}
