import { connect, type Socket } from "node:net";
import type { Emulator } from "huaweicloud-kms-emulator";

export interface Sent {
	readonly method: "GET" | "POST" | "DELETE";
	readonly path: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: object | undefined;
}

export interface Answer {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly text: string;
}

const HEAD_END = Buffer.from("\r\n\r\n");

/**
 * One persistent connection, so that responses come in the order of requests. Writes and reads HTTP itself: Node's client takes
 * more time than the emulator, and thousands of sequences make hundreds of thousands of requests.
 */
class Connection {
	readonly #host: string;
	readonly #socket: Socket;
	readonly #waiting: { readonly resolve: (answer: Answer) => void; readonly reject: (error: Error) => void }[] = [];
	#received: Buffer = Buffer.alloc(0);

	constructor(url: string) {
		const { host, hostname, port } = new URL(url);
		this.#host = host;
		this.#socket = connect(Number(port), hostname).setNoDelay();
		this.#socket.on("data", (chunk) => this.#read(chunk));
		this.#socket.on("error", (error) => this.#end(error));
		this.#socket.on("close", () => this.#end(new Error("The emulator closed the connection")));
	}

	/** Several requests may be sent before the first is answered. */
	send({ method, path, headers, body }: Sent): Promise<Answer> {
		const text = body === undefined ? "" : JSON.stringify(body);
		const all = { Host: this.#host, "Content-Length": `${Buffer.byteLength(text)}`, ...headers };
		const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
		return new Promise((resolve, reject) => {
			this.#waiting.push({ resolve, reject });
			this.#socket.write(`${method} ${path} HTTP/1.1\r\n${head.join("")}\r\n${text}`);
		});
	}

	close(): void {
		this.#socket.destroy();
	}

	#read(chunk: Buffer): void {
		this.#received = Buffer.concat([this.#received, chunk]);
		for (;;) {
			const headEnd = this.#received.indexOf(HEAD_END);
			if (headEnd < 0) return;
			const { status, headers } = parseHead(this.#received.toString("latin1", 0, headEnd));
			const start = headEnd + HEAD_END.length;
			const end = start + Number(headers["content-length"] ?? 0);
			if (this.#received.length < end) return;
			const text = this.#received.toString("utf8", start, end);
			this.#received = this.#received.subarray(end);
			this.#waiting.shift()?.resolve({ status, headers, text });
		}
	}

	#end(error: Error): void {
		for (const { reject } of this.#waiting.splice(0)) reject(error);
	}
}

function parseHead(head: string): Pick<Answer, "status" | "headers"> {
	const [statusLine = "", ...lines] = head.split("\r\n");
	const fields = lines.map((line) => {
		const colon = line.indexOf(":");
		return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
	});
	const headers: Record<string, string> = Object.fromEntries(fields);
	if (headers["transfer-encoding"]) throw new Error("The emulator sent a body of unknown length");
	return { status: Number(statusLine.split(" ")[1]), headers };
}

/** The caller: the user in one of the two projects, or a stranger with a token of the other project. */
export type Caller = 0 | 1 | "stranger";

const FAR_FUTURE_SECONDS = 1000 * 365 * 24 * 60 * 60;

/** A client of an emulator with two projects, with a token for each. */
export class Service {
	readonly #emulator: Emulator;
	readonly #connection: Connection;
	readonly #tokens: string[] = [];

	private constructor(emulator: Emulator) {
		this.#emulator = emulator;
		this.#connection = new Connection(emulator.url);
	}

	/** Its tokens are issued at a time so late that no sequence reaches their expiry. */
	static async of(emulator: Emulator): Promise<Service> {
		const service = new Service(emulator);
		await service.moveClock(FAR_FUTURE_SECONDS);
		for (const { projectId } of emulator.projects) service.#tokens.push(await service.#createToken(projectId));
		await service.moveClock(-FAR_FUTURE_SECONDS);
		return service;
	}

	async close(): Promise<void> {
		this.#connection.close();
		await this.#emulator.close();
	}

	regionOf(project: number): string {
		return `${this.#emulator.projects[project]?.region}`;
	}

	/** @param path below kms */
	kms(caller: Caller, { path, ...sent }: Sent): Promise<Answer> {
		const [project, token] = caller === "stranger" ? [0, this.#tokens[1]] : [caller, this.#tokens[caller]];
		const { projectId } = this.#emulator.projects[project] ?? {};
		const headers = { "X-Auth-Token": `${token}` };
		return this.#connection.send({ ...sent, path: `/v1.0/${projectId}/kms/${path}`, headers });
	}

	async moveClock(advanceSeconds: number): Promise<void> {
		await this.#control("clock", { advanceSeconds });
	}

	async reset(): Promise<void> {
		await this.#control("reset", {});
	}

	async #control(name: string, body: object): Promise<void> {
		const { status, text } = await this.#connection.send({ method: "POST", path: `/_emulator/${name}`, body });
		if (status !== 200) throw new Error(`${name} responded with ${status} ${text}`);
	}

	async #createToken(id: string): Promise<string> {
		const { domainName, userName, password } = this.#emulator;
		const user = { domain: { name: domainName }, name: userName, password };
		const auth = { identity: { methods: ["password"], password: { user } }, scope: { project: { id } } };
		const { headers } = await this.#connection.send({ method: "POST", path: "/v3/auth/tokens", body: { auth } });
		return `${headers["x-subject-token"]}`;
	}
}
