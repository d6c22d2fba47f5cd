import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as it came over the wire. */
export interface ReceivedRequest {
	readonly method: string;
	readonly path: string;
	readonly headers: Readonly<Record<string, string | string[] | undefined>>;
	readonly body: string;
	/** Which connection it came on, counted from 1. */
	readonly connection: number;
}

export type Respond = (request: ReceivedRequest, response: ServerResponse, number: number) => void;

/** A bare HTTP server on loopback that answers as a test says and remembers what it was asked. */
export class TestServer {
	readonly requests: ReceivedRequest[] = [];
	respond: Respond;
	readonly #server = createServer((request, response) => void this.#receive(request, response));
	#connections = new Map<unknown, number>();

	private constructor(respond: Respond) {
		this.respond = respond;
	}

	static async start(respond: Respond): Promise<TestServer> {
		const server = new TestServer(respond);
		await new Promise<void>((resolve) => server.#server.listen(0, "127.0.0.1", resolve));
		return server;
	}

	get url(): string {
		return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
	}

	async close(): Promise<void> {
		this.#server.closeAllConnections();
		await new Promise((resolve) => this.#server.close(resolve));
	}

	async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
		let body = "";
		for await (const chunk of request) body += chunk;
		const connection = this.#connections.get(request.socket) ?? this.#connections.size + 1;
		this.#connections.set(request.socket, connection);
		const { method = "", url = "", headers } = request;
		const received = { method, path: url, headers, body, connection };
		this.requests.push(received);
		this.respond(received, response, this.requests.length);
	}
}

export function json(
	response: ServerResponse,
	status: number,
	body: unknown,
	headers: Record<string, string> = {},
): void {
	response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(JSON.stringify(body));
}
