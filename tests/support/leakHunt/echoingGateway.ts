import type { ServerResponse } from "node:http";
import type { Emulator } from "huaweicloud-kms-emulator";
import { json, type ReceivedRequest, TestServer } from "../httpServer";
import type { Spelling } from "./spellings";

const KEY_ID = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";
const FAR = "2999-01-01T00:00:00Z";

/** Sends an answer that repeats the request. @param echo the request's credentials and body */
export type Fault = (response: ServerResponse, echo: string) => void;

/** As a header must be: bytes of UTF-8, without line breaks. */
const headerOf = (text: string) => Buffer.from(text.replace(/\p{Cc}/gu, " "), "utf8").toString("latin1");
/** What of a text can be a label of a host's name: its longest word. */
const hostOf = (text: string) =>
	(text.match(/[A-Za-z0-9]+/g) ?? [])
		.reduce((longest, word) => (word.length > longest.length ? word : longest), "x")
		.slice(-63);
const page = (title: string) => `<html><head><title>${title}</title></head><body>${title}</body></html>`;
const asEntities = (text: string) => text.replace(/[^\w ]/g, (character) => `&#${character.charCodeAt(0)};`);

/** The words of a good answer, each with an echo. The service's own words have no other characters. */
const goodAnswer = (echo: string) => {
	const word = echo.replace(/[^\w.-]+/g, "").slice(-60);
	const text = echo.slice(-1000);
	const key = { key_id: word, key_state: "5", key_alias: text, key_spec: word, key_usage: word, origin: word };
	return {
		key_info: { ...key, key_description: text, sys_enterprise_project_id: word },
		key_details: [{ ...key, key_id: KEY_ID, key_alias: "key" }],
		tags: [{ key: text, value: text }],
		token: { expires_at: FAR, project: { id: word, name: text } },
		projects: [{ id: word, name: text }],
	};
};

/** Answers of failing gateways, proxies and services that repeat the request wherever an error might quote it. */
export const ECHOES = {
	"the message of a refusal": (response, echo) =>
		json(response, 400, { error: { error_code: "KMS.9999", error_msg: echo } }),
	"the end of a refusal's message": (response, echo) =>
		json(response, 403, { error_code: "KMS.0306", error_msg: echo.slice(-250) }),
	"a message that is cut short": (response, echo) => json(response, 400, { error_msg: echo.slice(0, 120) }),
	"a message in URL encoding": (response, echo) => json(response, 400, { error_msg: encodeURIComponent(echo) }),
	"the code of a refusal": (response, echo) => json(response, 400, { error_code: echo, error_msg: "" }),
	"the request id": (response, echo) => json(response, 404, {}, { "X-Request-Id": headerOf(echo) }),
	"the reason of a status": (response, echo) => void response.writeHead(400, headerOf(echo)).end("{}"),
	"a failure's message": (response, echo) => json(response, 500, { code: "X", message: echo }),
	"the title of a page": (response, echo) =>
		void response.writeHead(502, { "Content-Type": "text/html" }).end(page(echo)),
	"the title of a page, in entities": (response, echo) => void response.writeHead(503).end(page(asEntities(echo))),
	"the reason of a throttling": (response, echo) =>
		json(response, 429, { error_msg: echo }, { "Retry-After": headerOf(echo), Warning: headerOf(echo) }),
	"the target of a redirect": (response, echo) =>
		void response.writeHead(307, { Location: `https://elsewhere.example.com/${encodeURIComponent(echo)}` }).end(),
	"the host of a redirect": (response, echo) =>
		void response.writeHead(308, { Location: `https://${hostOf(echo)}.example.com/` }).end(),
	"an answer that is no JSON": (response, echo) => void response.writeHead(200).end(echo),
	"an answer that is cut short": (response, echo) => void response.writeHead(200).end(`{"key_info":{"key_id":"${echo}`),
	"fields of other types": (response, echo) =>
		json(response, 200, { [echo]: echo, import_token: [echo], public_key: { echo }, key_info: echo }),
	"fields of a good answer": (response, echo) =>
		json(response, 200, goodAnswer(echo), { "X-Subject-Token": headerOf(echo).slice(-1000) }),
	"what is no HTTP": (response, echo) => void response.socket?.end(`HTTP/9 ${echo}\r\n\r\n`),
} satisfies Readonly<Record<string, Fault>>;

/** A gateway between provider and emulator. Forwards requests, or answers those of one operation with an echo. */
export class EchoingGateway {
	/** End of the path of the requests to echo. If undefined, all requests are forwarded. */
	operation: string | undefined;
	readonly #emulator: Emulator;
	readonly #fault: Fault;
	/** How echoes are spelled. */
	spelling: Spelling = (text) => text;
	readonly #server: TestServer;

	private constructor(emulator: Emulator, fault: Fault, server: TestServer) {
		this.#emulator = emulator;
		this.#fault = fault;
		this.#server = server;
	}

	static async start(emulator: Emulator, fault: Fault): Promise<EchoingGateway> {
		const server = await TestServer.start((request, response) => void gateway.#answer(request, response));
		const gateway = new EchoingGateway(emulator, fault, server);
		return gateway;
	}

	get url(): string {
		return this.#server.url;
	}

	close(): Promise<void> {
		return this.#server.close();
	}

	async #answer(request: ReceivedRequest, response: ServerResponse): Promise<void> {
		if (this.operation && request.path.split("?")[0]?.endsWith(this.operation)) {
			this.#fault(response, this.spelling(echoOf(request)));
			return;
		}
		const { method, path, headers, body } = request;
		const token = { "X-Auth-Token": `${headers["x-auth-token"]}` };
		const answer = await fetch(`${this.#emulator.url}${path}`, { method, headers: token, ...(body && { body }) });
		const passed = Object.fromEntries(
			["x-subject-token", "content-type"].map((name) => [name, answer.headers.get(name) ?? ""]),
		);
		response.writeHead(answer.status, passed).end(await answer.text());
	}
}

const CREDENTIALS = ["x-auth-token", "x-security-token", "x-metadata-token", "authorization"];

/** The body as it is, then the credentials. */
export function echoOf({ headers, body }: Pick<ReceivedRequest, "headers" | "body">): string {
	return [body, ...CREDENTIALS.map((name) => headers[name] ?? "")].join(" ");
}
