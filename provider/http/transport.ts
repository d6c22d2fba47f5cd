import { type Clock, SECOND_MS } from "../time";
import { Connections, type NetworkOptions } from "./connections/connections";
import { NetworkError, TimeoutError, UnexpectedAnswerError } from "./errors";
import { type ExchangeMeans, exchange } from "./exchange";
import type { Deadlines } from "./phases";
import type { Answer, OutgoingRequest, Proof } from "./request";
import type { Turn } from "./requestQueue";
import { acceptableRetryAfter, isOverdue, retryWait, THROTTLED } from "./retryPolicy";

export interface TransportOptions {
	readonly clock: Clock;
	/** Attempts after the first, where another one is safe and of use. */
	readonly maxRetries: number;
	/** @default as Node makes connections by itself, through the proxies that the environment names */
	readonly network?: NetworkOptions;
	/** In [0, 1). @default Math.random */
	readonly random?: () => number;
	/** @default DEADLINES */
	readonly deadlines?: Deadlines;
}

/** The service answers in well under one second, its gateway gives up after about 30. */
const DEADLINES: Deadlines = {
	connectMs: 10 * SECOND_MS,
	headersMs: 30 * SECOND_MS,
	bodyMs: 30 * SECOND_MS,
};

/** How an attempt ended. */
interface Outcome {
	readonly result: Answer | Error;
	/** Whether the proof was refused, and another one is worth another attempt. */
	readonly isProofRefused: boolean;
}

/** What one request has gone through. */
interface Course {
	readonly request: OutgoingRequest;
	/** In the request's lane. */
	readonly place: number | undefined;
	/** When the first attempt started, in milliseconds since the epoch. */
	startedAt?: number;
	latest?: Outcome;
}

/** Sends requests with deadlines, over connections that are kept, and again where that is safe and of use. */
export class Transport {
	readonly #maxRetries: number;
	readonly #random: () => number;
	readonly #means: ExchangeMeans;

	constructor({ clock, maxRetries, network = {}, random = Math.random, deadlines = DEADLINES }: TransportOptions) {
		this.#maxRetries = maxRetries;
		this.#random = random;
		this.#means = { clock, deadlines, connections: new Connections(network) };
	}

	/**
	 * @throws {NetworkError} code `network`: no answer came
	 * @throws {TimeoutError} code `timeout`: there was no connection, or no whole answer came, in time
	 * @throws {UnexpectedAnswerError} code `unexpectedAnswer`: the answer is too large, not HTTP, or a redirect
	 * @throws {KmsImportError} what the request's prover throws; code `notConfigured`: no connection can be made as configured
	 */
	async send(request: OutgoingRequest): Promise<Answer> {
		const course: Course = { request, place: request.lane?.takePlace() };
		let isProofRenewed = false;
		for (let number = 1; ; ) {
			const { result, isProofRefused } = await this.#inTurn(course);
			if (isProofRefused && !isProofRenewed) {
				isProofRenewed = true;
				continue;
			}
			const wait = this.#wait(course, number, result);
			if (wait === undefined) return unwrap(result);
			await this.#means.clock.sleep(wait);
			number++;
		}
	}

	async #inTurn(course: Course): Promise<Outcome> {
		const { request, place } = course;
		const attempt = async (turn?: Turn): Promise<Outcome> => {
			const proof = await request.prover?.prove(request);
			const now = this.#means.clock.now();
			course.startedAt ??= now;
			// The waits for a turn and for a proof may have been long.
			if (course.latest && isOverdue({ now, startedAt: course.startedAt })) {
				proof?.settle(undefined);
				return course.latest;
			}
			course.latest = await this.#attempt(request, proof);
			if (turn) this.#report(turn, course.latest.result);
			return course.latest;
		};
		return request.lane ? request.lane.run(attempt, place) : attempt();
	}

	async #attempt(request: OutgoingRequest, proof: Proof | undefined): Promise<Outcome> {
		const result = await exchange(request, proof?.headers ?? {}, this.#means).catch((error: unknown) => error as Error);
		const isProofRefused = proof?.settle(result instanceof Error ? undefined : result) ?? false;
		return { result: result instanceof Error ? result : (redirectError(request, result) ?? result), isProofRefused };
	}

	#report(turn: Turn, result: Answer | Error): void {
		if (result instanceof Error) return;
		if (result.status !== THROTTLED) turn.passed();
		else turn.refused(acceptableRetryAfter(result.headers.get("retry-after"), this.#means.clock.now()) ?? 0);
	}

	/** Milliseconds to wait before the request is sent again; nothing where the result stands. */
	#wait({ request, startedAt }: Course, number: number, result: Answer | Error): number | undefined {
		if (!request.repeatable && !hadNoEffect(result)) return undefined;
		const now = this.#means.clock.now();
		const limits = { maxRetries: this.#maxRetries, now, startedAt: startedAt ?? now, jitter: this.#random() };
		if (!(result instanceof Error))
			return retryWait({ number, status: result.status, retryAfter: result.headers.get("retry-after") }, limits);
		return isUnanswered(result) && !result.isFinal ? retryWait({ number }, limits) : undefined;
	}
}

function unwrap(result: Answer | Error): Answer {
	if (result instanceof Error) throw result;
	return result;
}

function isUnanswered(result: Error): result is NetworkError | TimeoutError {
	return result instanceof NetworkError || result instanceof TimeoutError;
}

/** Whether the service surely did not do what it was asked for: a throttled request was refused before the service saw it. */
function hadNoEffect(result: Answer | Error): boolean {
	return result instanceof Error ? isUnanswered(result) && !result.wasSent : result.status === THROTTLED;
}

/** A redirect is not followed, because it would carry credentials to an address that nobody configured. */
function redirectError({ doing, url }: OutgoingRequest, { status, headers }: Answer): Error | undefined {
	if (status < 300 || status > 399) return undefined;
	const location = headers.get("location") ?? "";
	const target = URL.canParse(location, url) ? ` to ${new URL(location, url).host}` : "";
	const reason = `a redirect${target} (${status}), which is not followed because the credentials would go there`;
	return new UnexpectedAnswerError(doing, new URL(url).host, reason);
}
