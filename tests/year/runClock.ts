import type { Clock } from "../../provider/time";

interface Alarm {
	readonly at: number;
	readonly ring: () => void;
}

/** How long nothing has to happen before time is let pass. */
const IDLE_MS = 10;

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
		this.#timer ??= setInterval(() => this.#lookAround(), IDLE_MS);
		return () => {
			this.#alarms = this.#alarms.filter((other) => other !== alarm);
		};
	}

	/** The run is over: nothing that it waits for comes any more. */
	stop(): void {
		clearInterval(this.#timer);
		this.#alarms = [];
		this.alarm = () => () => {};
	}

	/** What has come in meanwhile is seen to first. */
	#lookAround(): void {
		const waitedFor = this.#alarms[0];
		if (!waitedFor || this.#isBusy()) return;
		setImmediate(() =>
			setImmediate(() => {
				if (this.#alarms[0] === waitedFor && !this.#isBusy()) this.#moveOn();
			}),
		);
	}

	#moveOn(): void {
		const next = this.#alarms.shift();
		if (!next) return;
		this.#passed = Math.max(this.#passed, next.at - this.#base());
		next.ring();
	}
}
