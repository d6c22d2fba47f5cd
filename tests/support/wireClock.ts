import http, { type ClientRequest } from "node:http";
import https from "node:https";
import type { Socket } from "node:net";
import { VirtualClock } from "./clock";

/** What a server does not go on with until time has passed: an answer, or the rest of one whose head it has sent. */
export type Held = "answer" | "rest";

interface RequestUnderWay {
	readonly request: ClientRequest;
	hasHead: boolean;
}

/** How many turns of the event loop must pass without activity before the clock moves: what was received is handled first. */
const IDLE_TURNS = 4;

/**
 * A clock for clients and servers that talk over real connections in this process. It stands still while anything is on its way,
 * and jumps to the next alarm when every request under way is held by its server. So nothing depends on real time.
 */
export class WireClock extends VirtualClock {
	readonly #held = new Map<string, Held>();
	readonly #seen = new WeakSet<Socket>();
	readonly #underWay = new Set<RequestUnderWay>();
	#idleTurns = 0;

	/** Says that a server lets a connection wait. */
	hold(socket: Socket, held: Held = "answer"): void {
		const connection = nameOf(socket.remotePort, socket.localPort);
		this.#held.set(connection, held);
		if (this.#seen.has(socket)) return;
		this.#seen.add(socket);
		socket.once("close", () => this.#held.delete(connection));
	}

	/** Lets a connection wait, and then goes on with it. Does nothing if the client has given up by then. */
	holdFor(milliseconds: number, socket: Socket, goOn: () => void, held?: Held): void {
		this.hold(socket, held);
		this.alarm(milliseconds, () => {
			if (socket.destroyed) return;
			this.#held.delete(nameOf(socket.remotePort, socket.localPort));
			goOn();
		});
	}

	/** Runs the clock until the work is done. The work's requests must be sent after this is called. */
	async runWire<Result>(work: () => Promise<Result>): Promise<Result> {
		const stop = this.#watchRequests();
		try {
			return await this.run(work(), () => this.#isBusy());
		} finally {
			stop();
		}
	}

	#isBusy(): boolean {
		this.#idleTurns = [...this.#underWay].every((one) => this.#isHeld(one)) ? this.#idleTurns + 1 : 0;
		if (this.#idleTurns < IDLE_TURNS) return true;
		this.#idleTurns = 0;
		return false;
	}

	#isHeld({ request: { socket }, hasHead }: RequestUnderWay): boolean {
		const held = socket && this.#held.get(nameOf(socket.localPort, socket.remotePort));
		return held === "answer" || (held === "rest" && hasHead);
	}

	/** @returns a function that ends the watch */
	#watchRequests(): () => void {
		const stops = [http, https].map((module) => {
			const { request: send } = module;
			module.request = (...args: unknown[]) => this.#watched(Reflect.apply(send, module, args) as ClientRequest);
			return () => {
				module.request = send;
			};
		});
		return () => {
			for (const stop of stops) stop();
		};
	}

	#watched(request: ClientRequest): ClientRequest {
		const one: RequestUnderWay = { request, hasHead: false };
		this.#underWay.add(one);
		request.once("response", () => {
			one.hasHead = true;
		});
		return request.once("close", () => this.#underWay.delete(one));
	}
}

/** The name of a connection, which client and server give it alike. */
function nameOf(clientPort: number | undefined, serverPort: number | undefined): string {
	return `${clientPort} ${serverPort}`;
}
