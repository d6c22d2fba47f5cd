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
	/** Maximum number of attempts after the first. A request is retried only if that is safe and may succeed. */
	readonly maxRetries: number;
	/** How connections are made. @default with Node's trusted certificates, through the proxies in the environment */
	readonly network?: NetworkOptions;
	/** Returns a number in [0, 1), for the jitter of waits. @default Math.random */
	readonly random?: () => number;
	/** @default 10 s to connect, 30 s to the status line, 30 s to the end of the answer */
	readonly deadlines?: Deadlines;
}

/** The service answers in well under a second. Its gateway gives up after about 30 s. */
const DEADLINES: Deadlines = {
	connectMs: 10 * SECOND_MS,
	headersMs: 30 * SECOND_MS,
	bodyMs: 30 * SECOND_MS,
};

/** The outcome of an attempt. */
interface Outcome {
	readonly result: Answer | Error;
	/** Whether the service refused the credentials and the request should be signed and sent once more. */
	readonly shouldReauthenticate: boolean;
}

/** The state of a request across its attempts. */
interface PendingRequest {
	readonly request: OutgoingRequest;
	/** Ticket in the request's queue. Undefined if it has no queue. */
	readonly ticket: number | undefined;
	/** When the first attempt started, in milliseconds since the epoch. */
	startedAt?: number;
	/** Outcome of the latest attempt. */
	latest?: Outcome;
}

/** Sends requests with deadlines over persistent connections, and retries them if that is safe and may succeed. */
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
	 * Sends a request and returns the answer, whatever its status.
	 * @throws {NetworkError} code `network`: no answer was received
	 * @throws {TimeoutError} code `timeout`: no connection was made, or no complete answer was received, in time
	 * @throws {UnexpectedAnswerError} code `unexpectedAnswer`: the answer is too large, not HTTP, or a redirect
	 * @throws {KmsImportError} as the request's signer throws; code `notConfigured`: the proxy, a certificate or a key can't be
	 * used; code `invalidRequest`: a header can't be sent
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
			// The waits for a slot and for credentials may have been long.
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

	/** How long to wait before the next attempt, in milliseconds. Undefined if there must be no other attempt. */
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

/** Whether the request is certain to have had no effect. A throttled request is refused before it is processed. */
function hadNoEffect(result: Answer | Error): boolean {
	return result instanceof Error ? isUnanswered(result) && !result.wasSent : result.status === THROTTLED;
}

/**
 * The error for a redirect. Redirects are not followed, because that would send the credentials to an address that nobody
 * configured.
 */
function redirectError({ doing, url }: OutgoingRequest, { status, headers }: Answer): Error | undefined {
	if (status < 300 || status > 399) return undefined;
	const location = headers.get("location") ?? "";
	const target = URL.canParse(location, url) ? ` to ${new URL(location, url).host}` : "";
	const reason = `a redirect${target} (${status}), which is not followed because that would send the credentials there`;
	return new UnexpectedAnswerError(doing, new URL(url).host, reason);
}
