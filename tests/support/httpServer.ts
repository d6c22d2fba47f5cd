import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer, type ServerOptions } from "node:https";
import type { AddressInfo, Socket } from "node:net";

/** A request as received. */
export interface ReceivedRequest {
	readonly method: string;
	readonly path: string;
	readonly headers: Readonly<Record<string, string | string[] | undefined>>;
	readonly body: string;
	/** Number of the connection it came on, counted from 1. */
	readonly connection: number;
}

export type Respond = (request: ReceivedRequest, response: ServerResponse, number: number) => void;

/** An HTTP or HTTPS server on loopback that answers as a test tells it to and records requests. */
export class TestServer {
	readonly requests: ReceivedRequest[] = [];
	respond: Respond;
	readonly #server: Server;
	readonly #protocol: string;
	#connections = new Map<unknown, number>();

	private constructor(respond: Respond, tls?: ServerOptions) {
		this.respond = respond;
		const receive: RequestListener = (request, response) => void this.#receive(request, response);
		this.#server = tls ? createTlsServer(tls, receive) : createServer(receive);
		this.#protocol = tls ? "https" : "http";
	}

	/** @param tls options of HTTPS. If omitted, the server speaks HTTP. */
	static async start(respond: Respond, tls?: ServerOptions): Promise<TestServer> {
		const server = new TestServer(respond, tls);
		await new Promise<void>((resolve) => server.#server.listen(0, "127.0.0.1", resolve));
		return server;
	}

	get url(): string {
		return `${this.#protocol}://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
	}

	/** Takes over a connection from another server that has not read from it. */
	accept(socket: Socket): void {
		this.#server.emit("connection", socket);
		socket.resume();
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
