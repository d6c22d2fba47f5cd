import type { ClientRequest } from "node:http";
import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import type { Clock } from "../time";
import type { ConnectingAgent } from "./connections/connections";
import type { Phase } from "./errors";

/** Milliseconds that each phase of an attempt may take. */
export interface Deadlines {
	/** From looking the name up to the end of the TLS handshake, through any proxy; a connection that is kept needs none of it. */
	readonly connectMs: number;
	/** From there to the first line of the answer. */
	readonly headersMs: number;
	/** From there to the end of the answer. */
	readonly bodyMs: number;
}

const DEADLINE_OF = { connecting: "connectMs", answering: "headersMs", reading: "bodyMs" } as const;

/** How far one attempt has got. */
export class AttemptPhases {
	readonly #clock: Clock;
	readonly #deadlines: Deadlines;
	readonly #abort: () => void;
	#cancelAlarm = (): void => {};
	#phase: Phase | undefined;
	#timedOut: Phase | undefined;
	#proxyStatus: number | undefined;

	/** @param abort called when a phase misses its deadline */
	constructor(clock: Clock, deadlines: Deadlines, abort: () => void) {
		this.#clock = clock;
		this.#deadlines = deadlines;
		this.#abort = abort;
	}

	/** Whether the request may be on its way to the service. */
	get isSent(): boolean {
		return this.#phase === "answering" || this.#phase === "reading";
	}

	/** What the proxy said to opening a tunnel; nothing where it was not asked or has not answered. */
	get proxyStatus(): number | undefined {
		return this.#proxyStatus;
	}

	/** The phase that missed its deadline, and what that was in milliseconds. */
	get timedOut(): readonly [Phase, number] | undefined {
		return this.#timedOut && [this.#timedOut, this.#deadlines[DEADLINE_OF[this.#timedOut]]];
	}

	/** The agent, as one request sees it: its way is followed. */
	watch(agent: ConnectingAgent): ConnectingAgent {
		const addRequest = (request: ClientRequest, options: object): void => {
			this.#observe(request);
			agent.addRequest(request, options);
		};
		return Object.create(agent, { addRequest: { value: addRequest } });
	}

	enter(phase: Phase): void {
		if (this.#phase === phase) return;
		this.#cancelAlarm();
		this.#phase = phase;
		this.#cancelAlarm = this.#clock.alarm(this.#deadlines[DEADLINE_OF[phase]], () => {
			this.#timedOut = phase;
			this.#abort();
		});
	}

	end(): void {
		this.#cancelAlarm();
	}

	// A request waits for a free connection without a deadline: those who hold one have theirs.
	#observe(request: ClientRequest): void {
		request.once("connecting", () => this.enter("connecting"));
		request.once("proxyConnect", ({ statusCode }: { statusCode?: number }) => {
			this.#proxyStatus = statusCode;
		});
		request.once("socket", (socket) => {
			const event = nextEventOf(socket);
			if (event === undefined) return this.enter("answering");
			this.enter("connecting");
			socket.once(event, () => this.enter("answering"));
		});
	}
}

/** What tells that a connection stands; nothing where it does already. */
function nextEventOf(socket: Socket): "connect" | "secureConnect" | undefined {
	const { encrypted, secureConnecting } = socket as Partial<TLSSocket> & { readonly secureConnecting?: boolean };
	if (encrypted) return secureConnecting ? "secureConnect" : undefined;
	return socket.connecting ? "connect" : undefined;
}
