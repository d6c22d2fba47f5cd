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

	advance(seconds: number): void {
		this.#offsetMs += seconds * 1000;
	}

	reset(): void {
		this.#offsetMs = 0;
	}
}
