import { quote } from "../foreignText/quote";
import type { Clock } from "../time";
import { Connections, type NetworkOptions } from "./connections/connections";
import { Deadline, PHASE_DEADLINES, type PhaseDeadlines } from "./deadline";
import { OutOfTimeError, rethrowAsNotSent, UnansweredError, UnexpectedAnswerError, wasNotSent } from "./errors";
import { type ExchangeOptions, exchange } from "./exchange";
import { type Answer, type AuthAttempt, type OutgoingRequest, type RequestSigner, secretsOf } from "./request";
import type { Slot } from "./requestQueue";
import { acceptableRetryAfter, retryWait, THROTTLED } from "./retryPolicy";

export interface TransportOptions {
	readonly clock: Clock;
	/** Maximum number of attempts after the first. A request is retried only if that is safe and may succeed. */
	readonly maxRetries: number;
	/** How connections are made. @default with Node's trusted certificates, through the proxies in the environment */
	readonly network?: NetworkOptions;
	/** Returns a number in [0, 1), for the jitter of waits. @default Math.random */
	readonly random?: () => number;
	/** @default 10 s to connect, 30 s to the status line, 30 s to the end of the answer */
	readonly deadlines?: PhaseDeadlines;
}

/** The outcome of an attempt. */
interface Outcome {
	readonly result: Answer | Error;
	/** Whether the service refused the credentials and the request should be signed and sent once more. */
	readonly shouldReauthenticate: boolean;
}

/** The state of a request across its attempts. */
interface PendingRequest {
	readonly request: OutgoingRequest;
	readonly deadline: Deadline;
	/** Outcome of the latest attempt. */
	latest?: Outcome;
	/** Result of the latest attempt that may have taken effect without an answer that says so. */
	lost?: Answer | Error;
}

/** Sends requests with deadlines over persistent connections, and retries them if that is safe and may succeed. */
export class Transport {
	readonly #maxRetries: number;
	readonly #random: () => number;
	readonly #options: ExchangeOptions;

	constructor({
		clock,
		maxRetries,
		network = {},
		random = Math.random,
		deadlines = PHASE_DEADLINES,
	}: TransportOptions) {
		this.#maxRetries = maxRetries;
		this.#random = random;
		this.#options = { clock, deadlines, connections: new Connections(network) };
	}

	/**
	 * Sends a request and returns the answer, whatever its status.
	 * @throws {NetworkError} code `network`: no answer was received
	 * @throws {TimeoutError} code `timeout`: no connection was made, or no complete answer was received, in time
	 * @throws {OutOfTimeError} code `timeout`: the operation's time was over before the first attempt
	 * @throws {UnexpectedAnswerError} code `unexpectedAnswer`: the answer is too large, not HTTP, or a redirect
	 * @throws {NotSentError} as the request's signer throws
	 * @throws {KmsImportError} code `notConfigured`: the proxy, a certificate or a key can't be
	 * used; code `invalidRequest`: a header can't be sent
	 */
	async send(request: OutgoingRequest): Promise<Answer> {
		const pending: PendingRequest = { request, deadline: request.deadline ?? new Deadline(this.#options.clock) };
		try {
			return await this.#sendUntilDone(pending);
		} catch (error) {
			// That it could not be sent again says nothing about the attempts before.
			if (pending.lost && wasNotSent(error)) return unwrap(pending.lost);
			throw error;
		}
	}

	async #sendUntilDone(pending: PendingRequest): Promise<Answer> {
		let hasReauthenticated = false;
		for (let number = 1; ; ) {
			const { result, shouldReauthenticate } = await this.#attemptInTime(pending);
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

	/** The waits for a slot and for credentials may be long. If no time is left, the outcome of the latest attempt stands. */
	async #attemptInTime(pending: PendingRequest): Promise<Outcome> {
		const { queue, doing } = pending.request;
		try {
			if (!queue) return await this.#attemptOnce(pending);
			return await queue.run((slot) => this.#attemptOnce(pending, slot), pending.deadline, doing);
		} catch (error) {
			if (error instanceof OutOfTimeError && pending.latest) return pending.latest;
			throw error;
		}
	}

	async #attemptOnce(pending: PendingRequest, slot?: Slot): Promise<Outcome> {
		const { request, deadline } = pending;
		const { doing, signer } = request;
		const auth = signer && (await this.#sign(pending, signer));
		if (deadline.isOver) {
			const tooLate = new OutOfTimeError(doing);
			auth?.report(tooLate);
			throw tooLate;
		}
		pending.latest = await this.#attempt(request, auth);
		const { result } = pending.latest;
		if (isEffectOpen(result)) pending.lost = result;
		if (slot) this.#report(slot, result);
		return pending.latest;
	}

	#sign({ request, deadline }: PendingRequest, signer: RequestSigner): Promise<AuthAttempt> {
		const { doing } = request;
		const signing = deadline.wait(doing, signer.sign(request), (late) => late.report(new OutOfTimeError(doing)));
		return signing.catch(rethrowAsNotSent);
	}

	async #attempt(request: OutgoingRequest, auth: AuthAttempt | undefined): Promise<Outcome> {
		const headers = auth?.headers ?? {};
		const result = await exchange(request, headers, this.#options).then(
			(answer) => ({ ...answer, signature: signatureIn(headers) }),
			(error: unknown) => error as Error,
		);
		const shouldReauthenticate = auth?.report(result) ?? false;
		return {
			result: result instanceof Error ? result : (redirectError(request, result) ?? result),
			shouldReauthenticate,
		};
	}

	#report(slot: Slot, result: Answer | Error): void {
		if (result instanceof Error) return;
		if (result.status >= 500) slot.failed();
		else if (result.status !== THROTTLED) slot.accepted();
		else slot.throttled(acceptableRetryAfter(result.headers.get("retry-after"), this.#options.clock.now()) ?? 0);
	}

	/** How long to wait before the next attempt, in milliseconds. Undefined if there must be no other attempt. */
	#wait({ request, deadline }: PendingRequest, number: number, result: Answer | Error): number | undefined {
		if (!request.repeatable && !hadNoEffect(result)) return undefined;
		const { remainingMs } = deadline;
		const now = this.#options.clock.now();
		const limits = { maxRetries: this.#maxRetries, now, remainingMs, jitter: this.#random() };
		if (!(result instanceof Error))
			return retryWait({ number, status: result.status, retryAfter: result.headers.get("retry-after") }, limits);
		return result instanceof UnansweredError && !result.isFinal ? retryWait({ number }, limits) : undefined;
	}
}

/** Whether a host may exist (RFC 1035, section 2.3.4). Anything longer is text that somebody put in its place. */
function isHostName(host: string): boolean {
	return host !== "" && host.length <= 255 && host.split(".").every(({ length }) => length <= 63);
}

/** The rest of the header is no secret of the signer's, or one that it names. */
function signatureIn({ Authorization = "" }: Readonly<Record<string, string>>): string | undefined {
	return Authorization.split("Signature=")[1];
}

function unwrap(result: Answer | Error): Answer {
	if (result instanceof Error) throw result;
	return result;
}

/** Whether the request is certain to have had no effect. A throttled request is refused before it is processed. */
function hadNoEffect(result: Answer | Error): boolean {
	return result instanceof Error ? wasNotSent(result) : result.status === THROTTLED;
}

/** Whether the service may have processed the request, though its answer was lost or says that it failed. */
function isEffectOpen(result: Answer | Error): boolean {
	if (!(result instanceof Error)) return result.status >= 500;
	return (result instanceof UnansweredError && result.wasSent) || result instanceof UnexpectedAnswerError;
}

/**
 * The error for a redirect. Redirects are not followed, because that would send the credentials to an address that nobody
 * configured.
 */
function redirectError(request: OutgoingRequest, answer: Answer): Error | undefined {
	const { doing, url } = request;
	const { status, headers } = answer;
	if (status < 300 || status > 399) return undefined;
	const location = headers.get("location") ?? "";
	const host = URL.canParse(location, url) ? new URL(location, url).host : "";
	const target = isHostName(host) ? ` to ${quote(host, secretsOf(request, answer))}` : "";
	const reason = `a redirect${target} (${status}), which is not followed because that would send the credentials there`;
	return new UnexpectedAnswerError(doing, new URL(url).host, reason);
}
