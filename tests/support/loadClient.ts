import { Agent, type IncomingHttpHeaders, request } from "node:http";
import type { Emulator } from "huaweicloud-kms-emulator";
import { sdkDate, sign } from "../emulator/support/signer";

/** A POST request. */
export interface PostRequest {
	readonly target: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body: object;
}

interface LoadAnswer {
	readonly headers: IncomingHttpHeaders;
	readonly text: string;
}

/** Sends requests to an emulator over a number of keep-alive connections, one at a time on each. */
export class LoadClient {
	readonly #emulator: Emulator;
	readonly #connections: number;
	readonly #agent: Agent;

	constructor(emulator: Emulator, connections = 8) {
		this.#emulator = emulator;
		this.#connections = connections;
		this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
	}

	/** Sends a request. @throws {Error} if the answer is not a success */
	ask({ target, headers, body }: PostRequest): Promise<LoadAnswer> {
		const { hostname, port } = new URL(this.#emulator.url);
		const bytes = Buffer.from(JSON.stringify(body));
		const options = { agent: this.#agent, hostname, port, method: "POST", path: target };
		return new Promise((resolve, reject) => {
			const sent = request({ ...options, headers: { ...headers, "Content-Length": bytes.length } }, (response) => {
				const chunks: Buffer[] = [];
				response.on("data", (chunk: Buffer) => chunks.push(chunk)).on("error", reject);
				response.on("end", () => {
					const text = Buffer.concat(chunks).toString();
					if (response.statusCode?.toString().startsWith("2")) resolve({ headers: response.headers, text });
					else reject(new Error(`${target} answered ${response.statusCode} ${text}`));
				});
			});
			sent.on("error", reject).end(bytes);
		});
	}

	/** Sends `count` requests. @returns how long each took, in milliseconds */
	async times(count: number, nextRequest: () => PostRequest): Promise<Float64Array> {
		const times = new Float64Array(count);
		let next = 0;
		const run = async () => {
			while (next < count) {
				const at = next++;
				const post = nextRequest();
				const before = performance.now();
				await this.ask(post);
				times[at] = performance.now() - before;
			}
		};
		await Promise.all(Array.from({ length: this.#connections }, run));
		return times;
	}

	/** Creates an IAM token of the primary user. */
	async createToken(): Promise<string> {
		return `${(await this.ask(tokenRequest(this.#emulator))).headers["x-subject-token"]}`;
	}

	close(): void {
		this.#agent.destroy();
	}
}

/** A request for an IAM token of the primary user. */
export function tokenRequest({ domainName, userName, password, projectId }: Emulator): PostRequest {
	const user = { domain: { name: domainName }, name: userName, password };
	const auth = { identity: { methods: ["password"], password: { user } }, scope: { project: { id: projectId } } };
	return { target: "/v3/auth/tokens", body: { auth } };
}

/** A request for an operation of KMS with an IAM token. */
export function withToken({ projectId }: Emulator, token: string, operation: string, body: object): PostRequest {
	return { target: `/v1.0/${projectId}/kms/${operation}`, headers: { "X-Auth-Token": token }, body };
}

/** A signed request for an operation of KMS. */
export function signed(emulator: Emulator, operation: string, body: object): PostRequest {
	const target = `/v1.0/${emulator.projectId}/kms/${operation}`;
	const headers = {
		"Content-Type": "application/json",
		Host: new URL(emulator.url).host,
		"X-Sdk-Date": sdkDate(Date.now()),
	};
	return { target, headers: sign({ method: "POST", target, headers, body: JSON.stringify(body) }, emulator), body };
}
