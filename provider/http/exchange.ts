import type { Clock } from "../time";
import { USER_AGENT } from "../userAgent";
import { AttemptRequest } from "./attemptRequest";
import type { Connections } from "./connections/connections";
import type { PhaseDeadlines } from "./deadline";
import { failureOf, proxyRefusal } from "./failures";
import { AttemptPhases } from "./phases";
import type { Answer, OutgoingRequest } from "./request";

const MAX_ANSWER_BYTES = 1024 * 1024;

/** What an attempt needs besides its request. */
export interface ExchangeOptions {
	readonly clock: Clock;
	readonly deadlines: PhaseDeadlines;
	readonly connections: Connections;
}

/**
 * Sends a request once and reads the complete answer.
 * @param authHeaders sent in addition to the request's own headers, and override them
 * @throws {NetworkError} code `network`
 * @throws {TimeoutError} code `timeout`
 * @throws {UnexpectedAnswerError} code `unexpectedAnswer`: the answer is too large or not HTTP
 * @throws {KmsImportError} code `notConfigured`: the proxy, a certificate or a key can't be used; code `invalidRequest`: a
 * header can't be sent
 */
export async function exchange(
	request: OutgoingRequest,
	authHeaders: Readonly<Record<string, string>>,
	{ clock, deadlines, connections }: ExchangeOptions,
): Promise<Answer> {
	const { doing, method, url, headers, body, direct = false } = request;
	const { fetch, agent, host, isSecure, proxy } = await connections.route(url, direct);
	const sent = new AttemptRequest({ "User-Agent": USER_AGENT, ...headers, ...authHeaders }, body);
	const phases = new AttemptPhases(clock, deadlines, () => sent.abort());
	const context = { doing, host, isSecure, proxy, phases };
	try {
		const response = await fetch(url, {
			method,
			redirect: "manual",
			size: MAX_ANSWER_BYTES,
			agent: sent.through(agent, (made) => phases.observe(made)),
		});
		const refusal = proxyRefusal(response.status, context);
		if (refusal) throw refusal;
		phases.enter("reading");
		const receivedAt = clock.now();
		const { status, headers: answered } = response;
		return { status, headers: answered, text: await response.text(), receivedAt, secrets: proxy?.secrets ?? [] };
	} catch (error) {
		const failure = failureOf(error, context);
		// An unread answer would keep its connection busy.
		sent.abort();
		throw failure;
	} finally {
		phases.end();
	}
}
