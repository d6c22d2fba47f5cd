import { type Clock, SECOND_MS } from "../time";
import { Connections, type NetworkOptions } from "./connections/connections";
import { NetworkError, TimeoutError, UnexpectedAnswerError } from "./errors";
import { type ExchangeOptions, exchange } from "./exchange";
import type { Deadlines } from "./phases";
import type { Answer, AuthAttempt, OutgoingRequest } from "./request";
import type { Slot } from "./requestQueue";
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
	/** Whether the authentication was refused, and another one is worth another attempt. */
	readonly shouldReauthenticate: boolean;
}

/** What one request has gone through. */
interface PendingRequest {
	readonly request: OutgoingRequest;
	/** In the request's queue. */
	readonly ticket: number | undefined;
	/** When the first attempt started, in milliseconds since the epoch. */
	startedAt?: number;
	latest?: Outcome;
}

/** Sends requests with deadlines, over connections that are kept, and again where that is safe and of use. */
export class Transport {
	readonly #maxRetries: number;
	readonly #random: () => number;
	readonly #options: ExchangeOptions;

	constructor({ clock, maxRetries, network = {}, random = Math.random, deadlines = DEADLINES }: TransportOptions) {
		this.#maxRetries = maxRetries;
		this.#random = random;
		this.#options = { clock, deadlines, connections: new Connections(network) };
	}

	/**
	 * @throws {NetworkError} code `network`: no answer came
	 * @throws {TimeoutError} code `timeout`: there was no connection, or no whole answer came, in time
	 * @throws {UnexpectedAnswerError} code `unexpectedAnswer`: the answer is too large, not HTTP, or a redirect
	 * @throws {KmsImportError} what the request's signer throws; code `notConfigured`: no connection can be made as configured
	 */
	async send(request: OutgoingRequest): Promise<Answer> {
		const pending: PendingRequest = { request, ticket: request.queue?.takeTicket() };
		let hasReauthenticated = false;
		for (let number = 1; ; ) {
			const { result, shouldReauthenticate } = await this.#attemptInQueue(pending);
			if (shouldReauthenticate && !hasReauthenticated) {
				hasReauthenticated = true;
				continue;
			}
			const wait = this.#wait(pending, number, result);
			if (wait === undefined) return unwrap(result);
			await this.#options.clock.sleep(wait);
			number++;
		}
	}

	async #attemptInQueue(pending: PendingRequest): Promise<Outcome> {
		const { request, ticket } = pending;
		const attempt = async (slot?: Slot): Promise<Outcome> => {
			const auth = await request.signer?.sign(request);
			const now = this.#options.clock.now();
			pending.startedAt ??= now;
			// The waits for a slot and for an authentication may have been long.
			if (pending.latest && isOverdue({ now, startedAt: pending.startedAt })) {
				auth?.report(undefined);
				return pending.latest;
			}
			pending.latest = await this.#attempt(request, auth);
			if (slot) this.#report(slot, pending.latest.result);
			return pending.latest;
		};
		return request.queue ? request.queue.run(attempt, ticket) : attempt();
	}

	async #attempt(request: OutgoingRequest, auth: AuthAttempt | undefined): Promise<Outcome> {
		const result = await exchange(request, auth?.headers ?? {}, this.#options).catch(
			(error: unknown) => error as Error,
		);
		const shouldReauthenticate = auth?.report(result instanceof Error ? undefined : result) ?? false;
		return {
			result: result instanceof Error ? result : (redirectError(request, result) ?? result),
			shouldReauthenticate,
		};
	}

	#report(slot: Slot, result: Answer | Error): void {
		if (result instanceof Error) return;
		if (result.status !== THROTTLED) slot.accepted();
		else slot.throttled(acceptableRetryAfter(result.headers.get("retry-after"), this.#options.clock.now()) ?? 0);
	}

	/** Milliseconds to wait before the request is sent again; nothing where the result stands. */
	#wait({ request, startedAt }: PendingRequest, number: number, result: Answer | Error): number | undefined {
		if (!request.repeatable && !hadNoEffect(result)) return undefined;
		const now = this.#options.clock.now();
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
