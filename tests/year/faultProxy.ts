import type { ServerResponse } from "node:http";
import { type ReceivedRequest, TestServer } from "../support/httpServer";
import type { Kill } from "./calendar";
import type { Chance } from "./chance";
import { INJECTED_FAULTS, type InjectedFault } from "./faults";

/** A request that succeeded at the service, whether or not the client got the answer. */
export interface Effect {
	/** Name of the operation as in the emulator's journal. */
	readonly operation: string;
	/** Alias that the key was created with; undefined if the request names no key. */
	readonly key: string | undefined;
}

export interface FaultProxyOptions {
	/** URL of the service. */
	readonly service: string;
	readonly chance: Chance;
	/** Alias that each key was created with, by key id. Ids differ each time a year is played. */
	readonly aliases: Map<string, string>;
	/** The service's time, as the value of a Date header. */
	readonly date: () => string;
	/** Name of the run. Each run draws its own faults. */
	readonly run: string;
	/** Names of the faults that may be injected. */
	readonly faults: readonly string[];
	/** Share of requests that get a fault, from 0 to 1. */
	readonly faultRate: number;
	readonly kill?: Kill | undefined;
}

interface Answer {
	readonly status: number;
	readonly headers: Record<string, string>;
	readonly text: string;
}

/** A proxy between one run and the service. Forwards requests, injects faults into some, and can kill the run at one. */
export class FaultProxy {
	readonly effects: Effect[] = [];
	/** Names of the operations that were requested, with or without success. */
	readonly requested: string[] = [];
	/** Names of the faults that were injected. */
	readonly injected: string[] = [];
	readonly #options: FaultProxyOptions;
	readonly #counts = new Map<string, number>();
	#server: TestServer | undefined;
	#requests = 0;
	#inFlight = 0;
	#isClosed = false;
	readonly #killed: Promise<void>;
	#resolveKilled = (): void => {};
	isKilled = false;

	private constructor(options: FaultProxyOptions) {
		this.#options = options;
		this.#killed = new Promise((resolve) => {
			this.#resolveKilled = resolve;
		});
	}

	static async open(options: FaultProxyOptions): Promise<FaultProxy> {
		const proxy = new FaultProxy(options);
		proxy.#server = await TestServer.start((request, response) => void proxy.#receive(request, response));
		return proxy;
	}

	get url(): string {
		return `${this.#server?.url}`;
	}

	/** Resolves when the proxy kills the run. */
	get killed(): Promise<void> {
		return this.#killed;
	}

	get victim(): Kill["victim"] | undefined {
		return this.#options.kill?.victim;
	}

	/** Whether a request is in flight. A request that never gets an answer doesn't count. */
	get isBusy(): boolean {
		return this.#inFlight > 0;
	}

	async close(): Promise<void> {
		this.#isClosed = true;
		await this.#server?.close();
	}

	async #receive(request: ReceivedRequest, response: ServerResponse): Promise<void> {
		if (this.#isClosed) return void response.socket?.destroy();
		this.#requests += 1;
		this.requested.push(operationOf(request));
		this.#inFlight += 1;
		try {
			if (this.#requests === this.#options.kill?.at) await this.#kill(request);
			else await this.#serve(request, response);
		} finally {
			this.#inFlight -= 1;
		}
	}

	async #kill(request: ReceivedRequest): Promise<void> {
		this.isKilled = true;
		if (this.#options.kill?.takesEffect) await this.#forward(request);
		this.#isClosed = true;
		this.#resolveKilled();
	}

	async #serve(request: ReceivedRequest, response: ServerResponse): Promise<void> {
		const fault = this.#faultFor(request);
		const answer = !fault || fault.takesEffect ? await this.#forward(request) : undefined;
		if (this.#isClosed) return void response.socket?.destroy();
		response.setHeader("Date", this.#options.date());
		if (fault) return fault.respond?.(response);
		if (!answer) return;
		response.writeHead(answer.status, answer.headers).end(answer.text);
		await new Promise((resolve) => response.once("close", resolve));
	}

	/** Draws by operation, key and count, so that the order of concurrent requests doesn't matter. */
	#faultFor(request: ReceivedRequest): InjectedFault | undefined {
		const { chance, run, faults, faultRate } = this.#options;
		const subject = `${operationOf(request)} ${this.#keyOf(request)}`;
		const number = (this.#counts.get(subject) ?? 0) + 1;
		this.#counts.set(subject, number);
		// These words are part of the seed: other words would play another year.
		if (!chance.happens(faultRate, "mishap", run, subject, number)) return undefined;
		const name = chance.pick(faults, "which mishap", run, subject, number);
		this.injected.push(name);
		return INJECTED_FAULTS[name];
	}

	#note(request: ReceivedRequest, answer: string): void {
		const operation = operationOf(request);
		if (operation === "create-key")
			this.#options.aliases.set(`${fieldOf(answer, "key_id")}`, `${this.#keyOf(request)}`);
		this.effects.push({ operation, key: this.#keyOf(request) });
	}

	#keyOf({ path, body }: ReceivedRequest): string | undefined {
		const keyId = /\/kms\/([0-9a-f-]{36})\//.exec(path)?.[1] ?? fieldOf(body, "key_id");
		return keyId === undefined ? fieldOf(body, "key_alias") : this.#options.aliases.get(keyId);
	}

	async #forward(request: ReceivedRequest): Promise<Answer> {
		const { method, path, headers, body } = request;
		const token = headers["x-auth-token"];
		const answer = await fetch(`${this.#options.service}${path}`, {
			method,
			headers: { "Content-Type": "application/json", ...(token !== undefined && { "X-Auth-Token": `${token}` }) },
			...(method !== "GET" && { body }),
		});
		const text = await answer.text();
		if (answer.ok) this.#note(request, text);
		const names = ["Content-Type", "X-Subject-Token"];
		const passedOn = names.flatMap((name) => {
			const value = answer.headers.get(name);
			return value === null ? [] : [[name, value]];
		});
		return { status: answer.status, headers: Object.fromEntries(passedOn), text };
	}
}

function operationOf({ path }: ReceivedRequest): string {
	return path.replace(/\?.*$|^\/v3\/|^\/v1\.0\/[^/]+\/kms\/(?:[0-9a-f-]{36}\/)?/g, "");
}

function fieldOf(body: string, name: "key_id" | "key_alias"): string | undefined {
	return new RegExp(`"${name}":"([^"]+)"`).exec(body)?.[1];
}
