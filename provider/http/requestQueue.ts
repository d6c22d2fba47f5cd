import { getOrCreate } from "../getOrCreate";
import type { Clock } from "../time";
import { Deadline } from "./deadline";
import { OutOfTimeError } from "./errors";
import { RateLimiter } from "./rateLimiter";

export interface RequestQueueOptions {
	readonly clock: Clock;
	/** How many attempts may run at once. @default 32 */
	readonly concurrency?: number;
}

/** The slot of a running attempt. The attempt reports to it how the service responded. */
export interface Slot {
	/** The service processed the request, whatever it answered. */
	accepted(): void;
	/** The service accepted the request and failed at it. */
	failed(): void;
	/** The service throttled the request. @param pauseMs how long no attempt may start, in milliseconds */
	throttled(pauseMs: number): void;
}

interface WaitingAttempt {
	readonly ticket: number;
	readonly deadline: Deadline;
	/** In milliseconds since the epoch. */
	readonly since: number;
	start(): void;
	giveUp(): void;
	/** Cancels the alarm for its deadline. */
	cancelAlarm(): void;
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
	/** When the service last processed a request, in milliseconds since the epoch. */
	#acceptedAt = Number.NEGATIVE_INFINITY;
	#cancelAlarm = (): void => {};

	constructor({ clock, concurrency = 32 }: RequestQueueOptions) {
		this.#clock = clock;
		this.#concurrency = concurrency;
	}

	/**
	 * Runs an attempt as soon as a slot is free and the rate allows it. Operations are served in the order of their first requests:
	 * retries and later requests of an operation go ahead of operations that came after it.
	 * @param deadline of the operation. The wait for its first slot does not count while the service processes requests
	 * @param doing for the error: gerund, noun and id
	 * @throws {OutOfTimeError} code `timeout`: the operation's time was over before a slot was free
	 */
	run<Result>(
		attempt: (slot: Slot) => Promise<Result>,
		deadline = new Deadline(this.#clock),
		doing = "Sending a request",
	): Promise<Result> {
		return new Promise((resolve, reject) => {
			const waiting: WaitingAttempt = {
				ticket: this.#ticketOf(deadline),
				deadline,
				since: this.#clock.now(),
				start: () => void this.#run(attempt).then(resolve, reject),
				giveUp: () => reject(new OutOfTimeError(doing)),
				cancelAlarm: () => {},
			};
			this.#insert(waiting);
			this.#startAll();
			if (this.#waiting.includes(waiting)) this.#watch(waiting);
		});
	}

	/** How much of a wait does not count: as long as the service processed requests, others had their turn. */
	#uncounted({ since }: WaitingAttempt): number {
		return Math.max(0, this.#acceptedAt - since);
	}

	/** Takes an attempt out of the queue when its operation's time is over. */
	#watch(waiting: WaitingAttempt): void {
		const remaining = waiting.deadline.remainingAfter(this.#uncounted(waiting));
		if (remaining > 0) {
			waiting.cancelAlarm = this.#clock.alarm(remaining, () => this.#watch(waiting));
			return;
		}
		this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
		waiting.giveUp();
		// If no attempt is left that waits for the rate, the alarm must be cancelled.
		this.#startAll();
	}

	#start(waiting: WaitingAttempt): void {
		waiting.cancelAlarm();
		waiting.deadline.start(this.#uncounted(waiting));
		waiting.start();
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
			const next = this.#waiting.shift();
			if (next) this.#start(next);
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
				failed: () => this.#rateLimiter.accepted(startedAt, this.#clock.now()),
				throttled: (pauseMs) => this.#rateLimiter.throttled(startedAt, this.#clock.now(), pauseMs),
			});
		} finally {
			this.#running -= 1;
			this.#startAll();
		}
	}
}
