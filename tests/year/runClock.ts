import type { Clock } from "../../provider/time";

interface Alarm {
	readonly at: number;
	readonly ring: () => void;
}

/** Interval between checks for activity, and how many checks in a row must find none before the clock moves on. */
const POLL_MS = 5;
const IDLE_POLLS = 4;

/**
 * The clock of one run. Whenever the run is idle, it jumps to the next alarm, so that no wait takes real time.
 *
 * All times are in milliseconds.
 */
export class RunClock implements Clock {
	readonly #base: () => number;
	readonly #isBusy: () => boolean;
	#alarms: Alarm[] = [];
	#passed = 0;
	#idlePolls = 0;
	#timer: NodeJS.Timeout | undefined;

	/**
	 * @param base the time without the waits that were skipped
	 * @param isBusy whether a request is in flight
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
		this.#idlePolls = 0;
		this.#timer ??= setInterval(() => this.#poll(), POLL_MS);
		return () => {
			this.#idlePolls = 0;
			this.#alarms = this.#alarms.filter((other) => other !== alarm);
		};
	}

	/** Stops the clock at the end of the run. No alarm rings afterwards. */
	stop(): void {
		clearInterval(this.#timer);
		this.#alarms = [];
		this.alarm = () => () => {};
	}

	#poll(): void {
		this.#idlePolls = this.#isBusy() ? 0 : this.#idlePolls + 1;
		// Events that arrived while this process was not scheduled are handled first.
		if (this.#idlePolls >= IDLE_POLLS) setImmediate(() => this.#moveOn());
	}

	#moveOn(): void {
		if (this.#idlePolls < IDLE_POLLS || this.#isBusy()) return;
		this.#idlePolls = 0;
		const next = this.#alarms.shift();
		if (!next) return;
		this.#passed = Math.max(this.#passed, next.at - this.#base());
		next.ring();
	}
}
