import type { Clock } from "../time";
import { USER_AGENT } from "../userAgent";
import type { Connections } from "./connections/connections";
import { failureOf, refusalOfProxy } from "./failures";
import { type Deadlines, Progress } from "./phases";
import type { Answer, OutgoingRequest } from "./request";

const LARGEST_ANSWER_BYTES = 1024 * 1024;

/** What one attempt needs besides its request. */
export interface ExchangeMeans {
	readonly clock: Clock;
	readonly deadlines: Deadlines;
	readonly connections: Connections;
}

/**
 * Sends a request once and takes the whole answer.
 * @param proof headers besides the request's own
 * @throws {NetworkError} code `network`
 * @throws {TimeoutError} code `timeout`
 * @throws {UnexpectedAnswerError} code `unexpectedAnswer`: the answer is too large or not HTTP
 * @throws {KmsImportError} code `notConfigured`: no connection can be made as configured; code `invalidRequest`: a header can't be sent
 */
export async function exchange(
	request: OutgoingRequest,
	proof: Readonly<Record<string, string>>,
	{ clock, deadlines, connections }: ExchangeMeans,
): Promise<Answer> {
	const { doing, url, direct = false } = request;
	const [{ default: fetch }, { agent, proxy }] = await Promise.all([
		import("node-fetch"),
		connections.route(url, direct),
	]);
	const abandoning = new AbortController();
	const progress = new Progress(clock, deadlines, () => abandoning.abort());
	const { host, protocol } = new URL(url);
	const circumstances = { doing, host, isSecure: protocol === "https:", proxy, progress };
	try {
		const response = await fetch(url, {
			method: request.method,
			headers: { "User-Agent": USER_AGENT, ...request.headers, ...proof },
			body: request.body ?? null,
			redirect: "manual",
			size: LARGEST_ANSWER_BYTES,
			agent: progress.watch(agent),
			signal: abandoning.signal,
		});
		const refusal = refusalOfProxy(response.status, circumstances);
		if (refusal) throw refusal;
		progress.enter("reading");
		const receivedAt = clock.now();
		return { status: response.status, headers: response.headers, text: await response.text(), receivedAt };
	} catch (error) {
		const failure = failureOf(error, circumstances);
		// An answer that is not read keeps its connection.
		abandoning.abort();
		throw failure;
	} finally {
		progress.end();
	}
}
