import type { Clock } from "../time";
import { Pace } from "./rateLimiter";

export interface LaneOptions {
	readonly clock: Clock;
	/** How many attempts are under way at once. @default 32 */
	readonly concurrency?: number;
}

/** One attempt's time in a lane: it tells the lane how the service took it. */
export interface Turn {
	/** The service took the request, whatever it answered. */
	passed(): void;
	/** The service takes no more requests for now. @param pauseMs how long it wants none at all, in milliseconds */
	refused(pauseMs: number): void;
}

/** An attempt that waits. */
interface Waiting {
	readonly place: number;
	start(): void;
}

/**
 * Where the requests under one limit of a service wait for their turn: so many at once, and after the service has refused one,
 * only so many in a second as it takes.
 */
export class Lane {
	readonly #clock: Clock;
	readonly #concurrency: number;
	readonly #pace = new Pace();
	/** By their places. */
	readonly #waiting: Waiting[] = [];
	#running = 0;
	#places = 0;
	#cancelAlarm = (): void => {};

	constructor({ clock, concurrency = 32 }: LaneOptions) {
		this.#clock = clock;
		this.#concurrency = concurrency;
	}

	/** A place behind all others; with it, a request that is sent again goes ahead of those that came later. */
	takePlace(): number {
		this.#places += 1;
		return this.#places;
	}

	/**
	 * Runs an attempt when its turn comes.
	 * @param place of the request that the attempt is for; by default behind all others
	 */
	run<Result>(attempt: (turn: Turn) => Promise<Result>, place = this.takePlace()): Promise<Result> {
		return new Promise((resolve, reject) => {
			this.#queue({ place, start: () => void this.#run(attempt).then(resolve, reject) });
			this.#startAll();
		});
	}

	#queue(waiting: Waiting): void {
		let index = this.#waiting.length;
		while (index > 0 && (this.#waiting[index - 1]?.place ?? 0) > waiting.place) index--;
		this.#waiting.splice(index, 0, waiting);
	}

	/** Starts those whose turn it is. */
	#startAll(): void {
		this.#cancelAlarm();
		while (this.#running < this.#concurrency && this.#waiting.length > 0) {
			const wait = this.#pace.wait(this.#clock.now());
			if (wait > 0) {
				this.#cancelAlarm = this.#clock.alarm(Math.ceil(wait), () => this.#startAll());
				return;
			}
			this.#waiting.shift()?.start();
		}
	}

	async #run<Result>(attempt: (turn: Turn) => Promise<Result>): Promise<Result> {
		this.#running += 1;
		const startedAt = this.#clock.now();
		this.#pace.start(startedAt);
		try {
			return await attempt({
				passed: () => this.#pace.passed(startedAt, this.#clock.now()),
				refused: (pauseMs) => this.#pace.refused(startedAt, this.#clock.now(), pauseMs),
			});
		} finally {
			this.#running -= 1;
			this.#startAll();
		}
	}
}
