import type { Clock } from "../time";
import { RateLimiter } from "./rateLimiter";

export interface RequestQueueOptions {
	readonly clock: Clock;
	/** How many attempts may run at once. @default 32 */
	readonly concurrency?: number;
}

/** The slot of a running attempt. The attempt reports to it how the service responded. */
export interface Slot {
	/** The service accepted the request, whatever it answered. */
	accepted(): void;
	/** The service throttled the request. @param pauseMs how long no attempt may start, in milliseconds */
	throttled(pauseMs: number): void;
}

interface WaitingAttempt {
	readonly ticket: number;
	start(): void;
}

/**
 * Queues the requests that share one rate limit of a service. It limits how many run at once and, after the service throttles one,
 * how fast they start.
 */
export class RequestQueue {
	readonly #clock: Clock;
	readonly #concurrency: number;
	readonly #rateLimiter = new RateLimiter();
	/** Sorted by ticket. */
	readonly #waiting: WaitingAttempt[] = [];
	#running = 0;
	#lastTicket = 0;
	#cancelAlarm = (): void => {};

	constructor({ clock, concurrency = 32 }: RequestQueueOptions) {
		this.#clock = clock;
		this.#concurrency = concurrency;
	}

	/** Takes the next ticket. A request keeps its ticket for its retries, so that they go ahead of requests that came later. */
	takeTicket(): number {
		this.#lastTicket += 1;
		return this.#lastTicket;
	}

	/**
	 * Runs an attempt as soon as a slot is free and the rate allows it.
	 * @param ticket ticket of the request; by default the next one
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

	/** Starts all attempts that may start. If the rate delays the next one, sets an alarm for it. */
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
