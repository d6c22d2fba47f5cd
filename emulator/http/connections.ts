import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";

/**
 * How long a client may keep sending after the final response on its connection, in milliseconds; the value is nginx's.
 * A client that reads only after it has sent everything would lose the response if the connection broke at once.
 */
export const LINGER_MS = 30_000;

/** Tracks the pending responses of each connection, so that a final response is sent after them. */
export class Connections {
	readonly #pending = new WeakMap<Socket, Set<ServerResponse>>();
	readonly #ending = new WeakSet<Socket>();

	add(socket: Socket, response: ServerResponse): void {
		const responses = this.#pending.get(socket) ?? new Set();
		this.#pending.set(socket, responses.add(response));
		response.once("close", () => responses.delete(response));
	}

	/** Whether a final response has been sent or is due, so that further input is ignored. */
	isEnding(socket: Socket): boolean {
		return this.#ending.has(socket);
	}

	/**
	 * Sends a final response after the responses to all complete requests, and closes the connection. An incomplete
	 * request gets the final response only.
	 */
	async end(socket: Socket, finalResponse: string): Promise<void> {
		if (this.#ending.has(socket)) return;
		this.#ending.add(socket);
		const responses = [...(this.#pending.get(socket) ?? [])];
		const complete = responses.filter(({ req }) => req.complete);
		await Promise.all(complete.map((response) => new Promise((resolve) => response.once("close", resolve))));
		if (!socket.writable || responses.some(({ req, headersSent }) => !req.complete && headersSent)) socket.destroy();
		else closeAfter(finalResponse, socket);
	}
}

function closeAfter(finalResponse: string, socket: Socket): void {
	const timer = setTimeout(() => socket.destroy(), LINGER_MS).unref();
	socket
		.once("close", () => clearTimeout(timer))
		.on("end", () => socket.destroy())
		.on("error", () => {})
		.resume()
		.end(finalResponse);
}
