import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";

/**
 * How long a client may go on sending after its last answer: who sends first and reads then would lose the answer to a
 * connection that breaks at once. As nginx has it, in milliseconds.
 */
export const LINGER_MS = 30_000;

/** Which answers each connection waits for, so that what is said outside of them comes after them. */
export class Connections {
	readonly #unanswered = new WeakMap<Socket, Set<ServerResponse>>();
	readonly #ending = new WeakSet<Socket>();

	add(socket: Socket, response: ServerResponse): void {
		const responses = this.#unanswered.get(socket) ?? new Set();
		this.#unanswered.set(socket, responses.add(response));
		response.once("close", () => responses.delete(response));
	}

	/** Whether the last word has been said, or is to be said, and whatever comes now is passed over. */
	isEnding(socket: Socket): boolean {
		return this.#ending.has(socket);
	}

	/**
	 * Ends a connection with a last word, after the answers to requests that have come whole. One that has not come whole gets none
	 * but this.
	 */
	async end(socket: Socket, lastWord: string): Promise<void> {
		if (this.#ending.has(socket)) return;
		this.#ending.add(socket);
		const responses = [...(this.#unanswered.get(socket) ?? [])];
		const whole = responses.filter(({ req }) => req.complete);
		await Promise.all(whole.map((response) => new Promise((resolve) => response.once("close", resolve))));
		if (!socket.writable || responses.some(({ req, headersSent }) => !req.complete && headersSent)) socket.destroy();
		else linger(socket, lastWord);
	}
}

function linger(socket: Socket, lastWord: string): void {
	const timer = setTimeout(() => socket.destroy(), LINGER_MS).unref();
	socket
		.once("close", () => clearTimeout(timer))
		.on("end", () => socket.destroy())
		.on("error", () => {})
		.resume()
		.end(lastWord);
}
