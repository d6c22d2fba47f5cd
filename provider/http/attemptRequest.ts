import type { ClientRequest } from "node:http";
import type { ConnectingAgent } from "./connections/connections";

/**
 * The HTTP request of one attempt. node-fetch makes it and gives no access to it, but the agent that node-fetch is given sees it.
 * So headers, body and abort go to the request itself. Through node-fetch's copies of headers, its stream pipeline and an abort
 * signal, they would take about a fifth of the time of a call.
 */
export class AttemptRequest {
	readonly #headers: Readonly<Record<string, string>>;
	readonly #body: string | undefined;
	#request: ClientRequest | undefined;

	constructor(headers: Readonly<Record<string, string>>, body: string | undefined) {
		this.#headers = headers;
		this.#body = body;
	}

	/**
	 * Wraps an agent for this attempt. Must be used once.
	 * @param onMade called with the request before it gets a connection
	 */
	through(agent: ConnectingAgent, onMade: (request: ClientRequest) => void): ConnectingAgent {
		const wrapped: ConnectingAgent = Object.create(agent);
		wrapped.addRequest = (request, options) => {
			this.#request = request;
			for (const [name, value] of Object.entries(this.#headers)) request.setHeader(name, value);
			onMade(request);
			agent.addRequest(request, options);
			this.#sendBody(request);
		};
		return wrapped;
	}

	/** Ends the request and its connection, so that node-fetch fails. No effect after the end of the answer. */
	abort(): void {
		// Not `destroy`, which does not tell the agents of proxies.
		this.#request?.abort();
	}

	/** Sends the body and ends the request. node-fetch ends it once more, which has no effect. */
	#sendBody(request: ClientRequest): void {
		if (!this.#body) return;
		const bytes = Buffer.from(this.#body);
		request.setHeader("Content-Length", bytes.length);
		request.end(bytes);
	}
}
