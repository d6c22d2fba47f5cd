import { type Clock, SECOND_MS } from "../time";
import { USER_AGENT } from "../userAgent";
import { NetworkError, TimeoutError, UnexpectedAnswerError } from "./errors";
import { retryWait } from "./retryPolicy";

/** One request to a service. */
export interface OutgoingRequest {
	/** Gerund, noun and id, for errors: "Getting import parameters for key 0d04…". */
	readonly doing: string;
	readonly method: "GET" | "POST";
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body?: string;
	/** Whether the operation may be asked for again when it is not known if the first request took effect. One that was throttled always may. */
	readonly repeatable: boolean;
}

/** A whole answer, whatever its status. */
export interface Answer {
	readonly status: number;
	readonly headers: { get(name: string): string | null };
	readonly text: string;
}

export interface TransportOptions {
	readonly clock: Clock;
	/** Attempts after the first, for operations that are repeatable. */
	readonly maxRetries: number;
	/** In [0, 1). */
	readonly random?: () => number;
	/** Milliseconds from sending a request to having the whole answer. */
	readonly deadlineMs?: number;
}

/** Milliseconds; the service answers in well under one second, its gateway gives up after about this long. */
export const DEADLINE_MS = 30 * SECOND_MS;
const THROTTLED = 429;
const LARGEST_ANSWER_BYTES = 1024 * 1024;
const AGENT_OPTIONS = { keepAlive: true, maxSockets: 32 };

/** What sends requests, over connections that are kept. Loading it takes longer than all else, so the first request does. */
async function connect() {
	const [{ default: fetch }, http, https] = await Promise.all([
		import("node-fetch"),
		import("node:http"),
		import("node:https"),
	]);
	const agents = { "http:": new http.Agent(AGENT_OPTIONS), "https:": new https.Agent(AGENT_OPTIONS) };
	return { fetch, agentOf: (protocol: string) => agents[protocol === "http:" ? "http:" : "https:"] };
}

/** Sends requests with a deadline each, over connections that are kept, and again where that is safe and of use. */
export class Transport {
	readonly #options: Required<TransportOptions>;
	#connections: ReturnType<typeof connect> | undefined;

	constructor(options: TransportOptions) {
		this.#options = { random: Math.random, deadlineMs: DEADLINE_MS, ...options };
	}

	/**
	 * @throws {NetworkError} code `network`: no answer came
	 * @throws {TimeoutError} code `timeout`: no whole answer came in time
	 * @throws {UnexpectedAnswerError} code `unexpectedAnswer`: the answer is too large
	 */
	async send(request: OutgoingRequest): Promise<Answer> {
		for (let number = 1; ; number++) {
			const outcome = await this.#attempt(request).catch((error: unknown) => error as Error);
			const wait = this.#wait(request, number, outcome);
			if (wait !== undefined) await this.#options.clock.sleep(wait);
			else if (outcome instanceof Error) throw outcome;
			else return outcome;
		}
	}

	#wait(request: OutgoingRequest, number: number, outcome: Answer | Error): number | undefined {
		// A throttled request was refused before the service saw it.
		const unseen = !(outcome instanceof Error) && outcome.status === THROTTLED;
		if (!request.repeatable && !unseen) return undefined;
		const { clock, maxRetries, random } = this.#options;
		const limits = { maxRetries, now: clock.now(), jitter: random() };
		if (outcome instanceof NetworkError || outcome instanceof TimeoutError) return retryWait({ number }, limits);
		if (outcome instanceof Error) return undefined;
		return retryWait({ number, status: outcome.status, retryAfter: outcome.headers.get("retry-after") }, limits);
	}

	async #attempt(request: OutgoingRequest): Promise<Answer> {
		this.#connections ??= connect();
		const { fetch, agentOf } = await this.#connections;
		const { protocol, host } = new URL(request.url);
		const signal = AbortSignal.timeout(this.#options.deadlineMs);
		const init: NonNullable<Parameters<typeof fetch>[1]> = {
			method: request.method,
			headers: { "User-Agent": USER_AGENT, ...request.headers },
			body: request.body ?? null,
			// A redirect would carry credentials to an address nobody configured.
			redirect: "manual",
			size: LARGEST_ANSWER_BYTES,
			agent: agentOf(protocol),
			signal,
		};
		try {
			const response = await fetch(request.url, init);
			return { status: response.status, headers: response.headers, text: await response.text() };
		} catch (error) {
			if (signal.aborted) throw new TimeoutError(request.doing, host, this.#options.deadlineMs);
			if (isTooLarge(error))
				throw new UnexpectedAnswerError(request.doing, host, `more than ${LARGEST_ANSWER_BYTES} bytes`);
			throw new NetworkError(request.doing, host, reasonOf(error));
		}
	}
}

function isTooLarge(error: unknown): boolean {
	return error instanceof Error && "type" in error && error.type === "max-size";
}

// The system's error code and not the message: messages hold the whole URL.
function reasonOf(error: unknown): string {
	return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "connection broke";
}
