import type { ServerResponse } from "node:http";
import type { Emulator } from "huaweicloud-kms-emulator";
import { json, type ReceivedRequest, TestServer } from "../httpServer";

/** Sends an answer that repeats the request. @param echo the request's credentials and body */
type Fault = (response: ServerResponse, echo: string) => void;

const page = (title: string) => `<html><head><title>${title}</title></head><body>${title}</body></html>`;
const asEntities = (text: string) => text.replace(/[^\w ]/g, (character) => `&#${character.charCodeAt(0)};`);

/** Answers of failing gateways, proxies and services that repeat the request wherever an error might quote it. */
export const ECHOES = {
	"the message of a refusal": (response, echo) =>
		json(response, 400, { error: { error_code: "KMS.9999", error_msg: echo } }),
	"the end of a refusal's message": (response, echo) =>
		json(response, 403, { error_code: "KMS.0306", error_msg: echo.slice(-250) }),
	"a message that is cut short": (response, echo) => json(response, 400, { error_msg: echo.slice(0, 120) }),
	"a message in URL encoding": (response, echo) => json(response, 400, { error_msg: encodeURIComponent(echo) }),
	"the code of a refusal": (response, echo) => json(response, 400, { error_code: echo, error_msg: "" }),
	"the request id": (response, echo) => json(response, 404, {}, { "X-Request-Id": echo }),
	"a failure's message": (response, echo) => json(response, 500, { code: "X", message: echo }),
	"the title of a page": (response, echo) =>
		void response.writeHead(502, { "Content-Type": "text/html" }).end(page(echo)),
	"the title of a page, in entities": (response, echo) => void response.writeHead(503).end(page(asEntities(echo))),
	"the reason of a throttling": (response, echo) =>
		json(response, 429, { error_msg: echo }, { "Retry-After": "61", Warning: echo }),
	"the target of a redirect": (response, echo) =>
		void response.writeHead(307, { Location: `https://elsewhere.example.com/${encodeURIComponent(echo)}` }).end(),
	"an answer that is no JSON": (response, echo) => void response.writeHead(200).end(echo),
	"an answer that is cut short": (response, echo) => void response.writeHead(200).end(`{"key_info":{"key_id":"${echo}`),
	"fields of other types": (response, echo) =>
		json(response, 200, { [echo]: echo, import_token: [echo], public_key: { echo }, key_info: echo }),
	"what is no HTTP": (response, echo) => void response.socket?.end(`HTTP/9 ${echo}\r\n\r\n`),
} satisfies Readonly<Record<string, Fault>>;

/** A gateway between provider and emulator. Forwards requests, or answers those of one operation with an echo. */
export class EchoingGateway {
	/** End of the path of the requests to echo. If undefined, all requests are forwarded. */
	operation: string | undefined;
	readonly #emulator: Emulator;
	readonly #fault: Fault;
	readonly #server: TestServer;

	private constructor(emulator: Emulator, fault: Fault, server: TestServer) {
		this.#emulator = emulator;
		this.#fault = fault;
		this.#server = server;
	}

	/** @param hold resolves when an echo may be sent */
	static async start(emulator: Emulator, fault: Fault, hold = () => Promise.resolve()): Promise<EchoingGateway> {
		const server = await TestServer.start((request, response) => void gateway.#answer(request, response, hold));
		const gateway = new EchoingGateway(emulator, fault, server);
		return gateway;
	}

	get url(): string {
		return this.#server.url;
	}

	close(): Promise<void> {
		return this.#server.close();
	}

	async #answer(request: ReceivedRequest, response: ServerResponse, hold: () => Promise<void>): Promise<void> {
		if (this.operation && request.path.split("?")[0]?.endsWith(this.operation)) {
			await hold();
			this.#fault(response, echoOf(request));
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

/** The body without punctuation, then the credentials, on one line because headers must not contain line breaks. */
function echoOf({ headers, body }: ReceivedRequest): string {
	const { "x-auth-token": token = "", "x-security-token": security = "", authorization = "" } = headers;
	return [body.replace(/[{}"\s]/g, " "), token, security, authorization].join(" ");
}
