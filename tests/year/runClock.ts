import type { Clock } from "../../provider/time";

interface Alarm {
	readonly at: number;
	readonly ring: () => void;
}

/** How often it looks whether something goes on, and how often in a row it must have seen nothing before time is let pass. */
const LOOK_MS = 5;
const QUIET_LOOKS = 4;

/**
 * The clock of one run: it moves on to what is waited for next whenever nothing else goes on, so that no wait takes time.
 *
 * All times are milliseconds.
 */
export class RunClock implements Clock {
	readonly #base: () => number;
	readonly #isBusy: () => boolean;
	#alarms: Alarm[] = [];
	#passed = 0;
	#quietLooks = 0;
	#timer: NodeJS.Timeout | undefined;

	/**
	 * @param base the time without what was waited for
	 * @param isBusy whether something goes on
	 */
	constructor(base: () => number, isBusy: () => boolean) {
		this.#base = base;
		this.#isBusy = isBusy;
	}

	now(): number {
		return this.#base() + this.#passed;
	}

	sleep(milliseconds: number): Promise<void> {
		return new Promise((resolve) => this.alarm(milliseconds, resolve));
	}

	alarm(milliseconds: number, ring: () => void): () => void {
		const alarm = { at: this.now() + milliseconds, ring };
		this.#alarms = [...this.#alarms, alarm].sort((one, other) => one.at - other.at);
		this.#quietLooks = 0;
		this.#timer ??= setInterval(() => this.#lookAround(), LOOK_MS);
		return () => {
			this.#quietLooks = 0;
			this.#alarms = this.#alarms.filter((other) => other !== alarm);
		};
	}

	/** The run is over: nothing that it waits for comes any more. */
	stop(): void {
		clearInterval(this.#timer);
		this.#alarms = [];
		this.alarm = () => () => {};
	}

	#lookAround(): void {
		this.#quietLooks = this.#isBusy() ? 0 : this.#quietLooks + 1;
		// What has come in while this process had no turn is seen to first.
		if (this.#quietLooks >= QUIET_LOOKS) setImmediate(() => this.#moveOn());
	}

	#moveOn(): void {
		if (this.#quietLooks < QUIET_LOOKS || this.#isBusy()) return;
		this.#quietLooks = 0;
		const next = this.#alarms.shift();
		if (!next) return;
		this.#passed = Math.max(this.#passed, next.at - this.#base());
		next.ring();
	}
}
