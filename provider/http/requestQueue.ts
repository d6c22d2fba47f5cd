import { getOrCreate } from "../getOrCreate";
import type { Clock } from "../time";
import { Deadline } from "./deadline";
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
	readonly #tickets = new WeakMap<Deadline, number>();
	#running = 0;
	#lastTicket = 0;
	/** When the service last accepted a request, in milliseconds since the epoch. */
	#acceptedAt = Number.NEGATIVE_INFINITY;
	#cancelAlarm = (): void => {};

	constructor({ clock, concurrency = 32 }: RequestQueueOptions) {
		this.#clock = clock;
		this.#concurrency = concurrency;
	}

	/**
	 * Runs an attempt as soon as a slot is free and the rate allows it. Operations are served in the order of their first requests:
	 * retries and later requests of an operation go ahead of operations that came after it.
	 * @param deadline of the operation. The wait for its first slot does not count while the service accepts requests
	 */
	run<Result>(attempt: (slot: Slot) => Promise<Result>, deadline = new Deadline(this.#clock)): Promise<Result> {
		const waitsSince = this.#clock.now();
		return new Promise((resolve, reject) => {
			const start = () => {
				deadline.start(Math.max(0, this.#acceptedAt - waitsSince));
				void this.#run(attempt).then(resolve, reject);
			};
			this.#insert({ ticket: this.#ticketOf(deadline), start });
			this.#startAll();
		});
	}

	#ticketOf(deadline: Deadline): number {
		return getOrCreate(this.#tickets, deadline, () => ++this.#lastTicket);
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
				accepted: () => {
					this.#acceptedAt = this.#clock.now();
					this.#rateLimiter.accepted(startedAt, this.#acceptedAt);
				},
				throttled: (pauseMs) => this.#rateLimiter.throttled(startedAt, this.#clock.now(), pauseMs),
			});
		} finally {
			this.#running -= 1;
			this.#startAll();
		}
	}
}
