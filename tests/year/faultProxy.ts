import type { ServerResponse } from "node:http";
import { type ReceivedRequest, TestServer } from "../support/httpServer";
import type { Kill } from "./calendar";
import type { Chance } from "./chance";
import { MISHAPS, type Mishap } from "./faults";

/** A request that the service answered with a success, whatever became of the answer. */
export interface Effect {
	/** As in the emulator's journal. */
	readonly operation: string;
	/** Alias with which the key was made; nothing where the request names none. */
	readonly key: string | undefined;
}

export interface GateOptions {
	/** URL of the service. */
	readonly service: string;
	readonly chance: Chance;
	/** Alias with which each key was made, by its id: ids are other ones each time a year is played. */
	readonly aliases: Map<string, string>;
	/** The service's date, as a header has it. */
	readonly date: () => string;
	/** Names the run, so that its mishaps are its own. */
	readonly run: string;
	/** Mishaps that may happen, by name, and to how many of all requests. */
	readonly mishaps: readonly string[];
	readonly mishapRate: number;
	readonly kill?: Kill | undefined;
}

interface Answer {
	readonly status: number;
	readonly headers: Record<string, string>;
	readonly text: string;
}

/** Stands between one run and the service: passes requests on, lets some meet mishaps, and may be the end of the run. */
export class Gate {
	readonly effects: Effect[] = [];
	/** Names of the mishaps that happened. */
	readonly happened: string[] = [];
	readonly #options: GateOptions;
	readonly #asked = new Map<string, number>();
	#server: TestServer | undefined;
	#requests = 0;
	#underWay = 0;
	#isShut = false;
	readonly #killed: Promise<void>;
	#end = (): void => {};
	isKilled = false;

	private constructor(options: GateOptions) {
		this.#options = options;
		this.#killed = new Promise((resolve) => {
			this.#end = resolve;
		});
	}

	static async open(options: GateOptions): Promise<Gate> {
		const gate = new Gate(options);
		gate.#server = await TestServer.start((request, response) => void gate.#receive(request, response));
		return gate;
	}

	get url(): string {
		return `${this.#server?.url}`;
	}

	/** Resolves when the gate ends the run. */
	get killed(): Promise<void> {
		return this.#killed;
	}

	get victim(): Kill["victim"] | undefined {
		return this.#options.kill?.victim;
	}

	/** Whether a request is on its way; one that is left without an answer for good is not. */
	get isBusy(): boolean {
		return this.#underWay > 0;
	}

	async close(): Promise<void> {
		this.#isShut = true;
		await this.#server?.close();
	}

	async #receive(request: ReceivedRequest, response: ServerResponse): Promise<void> {
		if (this.#isShut) return void response.socket?.destroy();
		this.#requests += 1;
		this.#underWay += 1;
		try {
			if (this.#requests === this.#options.kill?.at) await this.#kill(request);
			else await this.#serve(request, response);
		} finally {
			this.#underWay -= 1;
		}
	}

	async #kill(request: ReceivedRequest): Promise<void> {
		this.isKilled = true;
		if (this.#options.kill?.takesEffect) await this.#forward(request);
		this.#isShut = true;
		this.#end();
	}

	async #serve(request: ReceivedRequest, response: ServerResponse): Promise<void> {
		const mishap = this.#mishapOf(request);
		const answer = !mishap || mishap.takesEffect ? await this.#forward(request) : undefined;
		if (this.#isShut) return void response.socket?.destroy();
		response.setHeader("Date", this.#options.date());
		if (mishap) return mishap.respond?.(response);
		if (!answer) return;
		response.writeHead(answer.status, answer.headers).end(answer.text);
		await new Promise((resolve) => response.once("close", resolve));
	}

	/** By what is asked for and how often it was, so that it doesn't matter which of several requests comes first. */
	#mishapOf(request: ReceivedRequest): Mishap | undefined {
		const { chance, run, mishaps, mishapRate } = this.#options;
		const subject = `${operationOf(request)} ${this.#keyOf(request)}`;
		const number = (this.#asked.get(subject) ?? 0) + 1;
		this.#asked.set(subject, number);
		if (!chance.happens(mishapRate, "mishap", run, subject, number)) return undefined;
		const name = chance.pick(mishaps, "which mishap", run, subject, number);
		this.happened.push(name);
		return MISHAPS[name];
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
