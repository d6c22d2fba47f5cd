import type { Clock } from "../../provider/time";

interface Alarm {
	readonly at: number;
	readonly ring: () => void;
}

/** Alarms in the order in which they ring. */
class Alarms {
	#set: Alarm[] = [];

	/** @returns a function that removes the alarm */
	add(alarm: Alarm): () => void {
		const index = this.#set.findIndex(({ at }) => at > alarm.at);
		this.#set.splice(index < 0 ? this.#set.length : index, 0, alarm);
		return () => {
			this.#set = this.#set.filter((other) => other !== alarm);
		};
	}

	get next(): Alarm | undefined {
		return this.#set[0];
	}

	get count(): number {
		return this.#set.length;
	}

	take(): Alarm | undefined {
		return this.#set.shift();
	}
}

/** A clock that moves only when told to. Sleeping advances it at once. */
export class FixedClock implements Clock {
	#now: number;
	readonly #alarms = new Alarms();
	/** Lengths of all sleeps so far, in milliseconds. */
	readonly slept: number[] = [];
	/** Called when an alarm is set. */
	onAlarm = (_milliseconds: number): void => {};

	/** @param start milliseconds since the epoch */
	constructor(start = 1_700_000_000_000) {
		this.#now = start;
	}

	now(): number {
		return this.#now;
	}

	async sleep(milliseconds: number): Promise<void> {
		this.slept.push(milliseconds);
		this.advance(milliseconds);
	}

	alarm(milliseconds: number, ring: () => void): () => void {
		const cancel = this.#alarms.add({ at: this.#now + milliseconds, ring });
		this.onAlarm(milliseconds);
		return cancel;
	}

	/** Advances the clock and rings each alarm that is due on the way. */
	advance(milliseconds: number): void {
		const until = this.#now + milliseconds;
		for (let next = this.#alarms.next; next && next.at <= until; next = this.#alarms.next) {
			this.#now = Math.max(this.#now, next.at);
			this.#alarms.take()?.ring();
		}
		this.#now = until;
	}

	/** Sets the clock without ringing alarms. @param milliseconds since the epoch */
	set(milliseconds: number): void {
		this.#now = milliseconds;
	}
}

/** A clock for concurrent sleepers. When nothing else is running, it jumps to the next alarm. */
export class VirtualClock implements Clock {
	#now: number;
	readonly #alarms = new Alarms();

	/** @param start milliseconds since the epoch */
	constructor(start = 1_700_000_000_000) {
		this.#now = start;
	}

	now(): number {
		return this.#now;
	}

	/** How many alarms are set. */
	get alarms(): number {
		return this.#alarms.count;
	}

	sleep(milliseconds: number): Promise<void> {
		return new Promise((resolve) => this.alarm(milliseconds, resolve));
	}

	alarm(milliseconds: number, ring: () => void): () => void {
		return this.#alarms.add({ at: this.#now + milliseconds, ring });
	}

	/**
	 * Runs the clock until the work is done.
	 * @param isBusy whether something is running that takes no time on this clock
	 */
	async run<Result>(work: Promise<Result>, isBusy = (): boolean => false): Promise<Result> {
		let isDone = false;
		const done = (): void => {
			isDone = true;
		};
		work.then(done, done);
		while (!isDone) {
			await new Promise((resolve) => setImmediate(resolve));
			if (!isDone && !isBusy()) this.#moveOn();
		}
		return work;
	}

	#moveOn(): void {
		const next = this.#alarms.take();
		if (!next) return;
		this.#now = Math.max(this.#now, next.at);
		next.ring();
	}
}
