import { Agent, request } from "node:http";
import type { Emulator } from "huaweicloud-kms-emulator";

export interface Sent {
	readonly method: "GET" | "POST" | "DELETE";
	readonly path: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: object | undefined;
}

export interface Answer {
	readonly status: number;
	readonly headers: NodeJS.Dict<string | string[]>;
	readonly text: string;
}

/** One persistent connection, so that responses come in the order of requests. */
class Connection {
	readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
	readonly #url: URL;

	constructor(url: string) {
		this.#url = new URL(url);
	}

	send({ method, path, headers, body }: Sent): Promise<Answer> {
		const { hostname, port } = this.#url;
		const text = body === undefined ? "" : JSON.stringify(body);
		const length = { "Content-Length": `${Buffer.byteLength(text)}` };
		return new Promise((resolve, reject) => {
			const options = { agent: this.#agent, hostname, port, method, path, headers: { ...length, ...headers } };
			const sent = request(options, (response) => {
				const chunks: Buffer[] = [];
				response.on("data", (chunk: Buffer) => chunks.push(chunk)).on("error", reject);
				response.on("end", () => {
					const { statusCode: status = 0, headers } = response;
					resolve({ status, headers, text: `${Buffer.concat(chunks)}` });
				});
			});
			sent.on("error", reject).end(text);
		});
	}

	close(): void {
		this.#agent.destroy();
	}
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
