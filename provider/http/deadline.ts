import { type Clock, MINUTE_MS, SECOND_MS } from "../time";
import { OutOfTimeError } from "./errors";

/** How long each phase of an attempt may take, in milliseconds. */
export interface PhaseDeadlines {
	/** From the name lookup to the end of the TLS handshake, through any proxy. A reused connection skips this phase. */
	readonly connectMs: number;
	/** From the end of the connecting phase to the status line of the answer. */
	readonly headersMs: number;
	/** From the status line to the end of the answer. */
	readonly bodyMs: number;
}

/** The service answers in well under a second. Its gateway gives up after about 30 s. */
export const PHASE_DEADLINES: PhaseDeadlines = {
	connectMs: 10 * SECOND_MS,
	headersMs: 30 * SECOND_MS,
	bodyMs: 30 * SECOND_MS,
};

/** How long an operation may start requests, in milliseconds. */
const OPERATION_MS = 5 * MINUTE_MS;

/** How long an operation can last: a request that starts at the last moment has its own deadlines. In milliseconds. */
export const LONGEST_OPERATION_MS =
	OPERATION_MS + PHASE_DEADLINES.connectMs + PHASE_DEADLINES.headersMs + PHASE_DEADLINES.bodyMs;

/**
 * The time in which one operation of the engine may start requests: five minutes. All loops that may send a request again draw
 * on the same deadline.
 */
export class Deadline {
	readonly #clock: Clock;
	#endsAt: number;
	#hasStarted = false;

	constructor(clock: Clock) {
		this.#clock = clock;
		this.#endsAt = clock.now() + OPERATION_MS;
	}

	/** How long another request may still start, in milliseconds. Negative if the time is over. */
	get remainingMs(): number {
		return this.#endsAt - this.#clock.now();
	}

	/** Whether it is too late to start another request. */
	get isOver(): boolean {
		return this.remainingMs < 0;
	}

	/**
	 * How long a request may still wait to start, in milliseconds.
	 * @param waitedMs how much of its wait does not count if it is the operation's first request
	 */
	remainingAfter(waitedMs: number): number {
		return this.remainingMs + (this.#hasStarted ? 0 : waitedMs);
	}

	/**
	 * Starts the operation's first request. Later calls do nothing.
	 * @param waitedMs how long it had to wait for other operations, in milliseconds. This time does not count
	 */
	start(waitedMs: number): void {
		if (this.#hasStarted) return;
		this.#hasStarted = true;
		this.#endsAt += waitedMs;
	}

	/**
	 * Waits for work that other operations share, such as a token, until the time is over.
	 * @param doing for the error: gerund, noun and id
	 * @param discard called with a result that comes too late
	 * @throws {OutOfTimeError} code `timeout`, or as the work fails
	 */
	wait<Result>(doing: string, work: Promise<Result>, discard: (late: Result) => void = () => {}): Promise<Result> {
		return new Promise((resolve, reject) => {
			let isLate = false;
			const cancel = this.#clock.alarm(Math.max(0, this.remainingMs), () => {
				isLate = true;
				reject(new OutOfTimeError(doing));
			});
			work.then((result) => (isLate ? discard(result) : resolve(result)), reject).finally(cancel);
		});
	}
}
