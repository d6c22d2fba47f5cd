import type { ClientRequest } from "node:http";
import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import type { Clock } from "../time";
import type { PhaseDeadlines } from "./deadline";
import type { Phase } from "./errors";

const DEADLINE_OF = { connecting: "connectMs", answering: "headersMs", reading: "bodyMs" } as const;

/** Tracks the phase of one attempt and enforces the deadlines. */
export class AttemptPhases {
	readonly #clock: Clock;
	readonly #deadlines: PhaseDeadlines;
	readonly #abort: () => void;
	#cancelAlarm = (): void => {};
	#phase: Phase | undefined;
	#timedOut: Phase | undefined;
	#proxyStatus: number | undefined;

	/** @param abort called once when a phase misses its deadline */
	constructor(clock: Clock, deadlines: PhaseDeadlines, abort: () => void) {
		this.#clock = clock;
		this.#deadlines = deadlines;
		this.#abort = abort;
	}

	/** Whether the request may have been sent to the service. */
	get isSent(): boolean {
		return this.#phase === "answering" || this.#phase === "reading";
	}

	/** Status of the proxy's answer to CONNECT. Undefined if no tunnel was requested or the proxy has not answered. */
	get proxyStatus(): number | undefined {
		return this.#proxyStatus;
	}

	/** The phase that missed its deadline, and that deadline in milliseconds. Undefined if none did. */
	get timedOut(): readonly [Phase, number] | undefined {
		return this.#timedOut && [this.#timedOut, this.#deadlines[DEADLINE_OF[this.#timedOut]]];
	}

	/**
	 * Observes the connection events of the attempt's request. Waiting for a free connection has no deadline: the requests that
	 * hold the connections have theirs.
	 */
	observe(request: ClientRequest): void {
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

	/** Starts a phase and its deadline. Ignored if the attempt is already in that phase. */
	enter(phase: Phase): void {
		if (this.#phase === phase) return;
		this.#cancelAlarm();
		this.#phase = phase;
		this.#cancelAlarm = this.#clock.alarm(this.#deadlines[DEADLINE_OF[phase]], () => {
			this.#timedOut = phase;
			this.#abort();
		});
	}

	/** Cancels the deadline of the current phase. */
	end(): void {
		this.#cancelAlarm();
	}
}

/** The event that says a connection is established. Undefined if it is established already. */
function nextEventOf(socket: Socket): "connect" | "secureConnect" | undefined {
	const { encrypted, secureConnecting } = socket as Partial<TLSSocket> & { readonly secureConnecting?: boolean };
	if (encrypted) return secureConnecting ? "secureConnect" : undefined;
	return socket.connecting ? "connect" : undefined;
}
