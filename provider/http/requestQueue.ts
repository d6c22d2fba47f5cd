import type { Clock } from "../time";
import { RateLimiter } from "./rateLimiter";

export interface RequestQueueOptions {
	readonly clock: Clock;
	/** How many attempts are under way at once. @default 32 */
	readonly concurrency?: number;
}

/** One attempt's time in a queue: it tells the queue how the service took it. */
export interface Slot {
	/** The service took the request, whatever it answered. */
	accepted(): void;
	/** The service takes no more requests for now. @param pauseMs how long it wants none at all, in milliseconds */
	throttled(pauseMs: number): void;
}

/** An attempt that waits. */
interface WaitingAttempt {
	readonly ticket: number;
	start(): void;
}

/**
 * Where the requests under one limit of a service wait for their slot: so many at once, and after the service has refused one,
 * only so many in a second as it takes.
 */
export class RequestQueue {
	readonly #clock: Clock;
	readonly #concurrency: number;
	readonly #rateLimiter = new RateLimiter();
	/** By their places. */
	readonly #waiting: WaitingAttempt[] = [];
	#running = 0;
	#lastTicket = 0;
	#cancelAlarm = (): void => {};

	constructor({ clock, concurrency = 32 }: RequestQueueOptions) {
		this.#clock = clock;
		this.#concurrency = concurrency;
	}

	/** A ticket behind all others; with it, a request that is sent again goes ahead of those that came later. */
	takeTicket(): number {
		this.#lastTicket += 1;
		return this.#lastTicket;
	}

	/**
	 * Runs an attempt when its slot comes.
	 * @param ticket of the request that the attempt is for; by default behind all others
	 */
	run<Result>(attempt: (slot: Slot) => Promise<Result>, ticket = this.takeTicket()): Promise<Result> {
		return new Promise((resolve, reject) => {
			this.#insert({ ticket, start: () => void this.#run(attempt).then(resolve, reject) });
			this.#startAll();
		});
	}

	#insert(waiting: WaitingAttempt): void {
		let index = this.#waiting.length;
		while (index > 0 && (this.#waiting[index - 1]?.ticket ?? 0) > waiting.ticket) index--;
		this.#waiting.splice(index, 0, waiting);
	}

	/** Starts those whose slot it is. */
	#startAll(): void {
		this.#cancelAlarm();
		while (this.#running < this.#concurrency && this.#waiting.length > 0) {
			const wait = this.#rateLimiter.delay(this.#clock.now());
			if (wait > 0) {
				this.#cancelAlarm = this.#clock.alarm(Math.ceil(wait), () => this.#startAll());
				return;
			}
			this.#waiting.shift()?.start();
		}
	}

	async #run<Result>(attempt: (slot: Slot) => Promise<Result>): Promise<Result> {
		this.#running += 1;
		const startedAt = this.#clock.now();
		this.#rateLimiter.start(startedAt);
		try {
			return await attempt({
				accepted: () => this.#rateLimiter.accepted(startedAt, this.#clock.now()),
				throttled: (pauseMs) => this.#rateLimiter.throttled(startedAt, this.#clock.now(), pauseMs),
			});
		} finally {
			this.#running -= 1;
			this.#startAll();
		}
	}
}
