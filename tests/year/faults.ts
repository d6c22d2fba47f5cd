import type { ServerResponse } from "node:http";
import { json } from "../support/httpServer";

/** What goes wrong with a request between client and service. */
export interface InjectedFault {
	/** Whether the service receives the request and executes it. */
	readonly takesEffect: boolean;
	/** Sends what the client gets in place of the answer. If omitted, the client gets no answer. */
	readonly respond?: (response: ServerResponse) => void;
	/** The client waits for an answer until its own deadline. */
	readonly stalls?: true;
}

const fails = (status: number, takesEffect: boolean): InjectedFault => ({
	takesEffect,
	respond: (response) => json(response, status, { error: { error_code: "KMS.0102", error_msg: "failed" } }),
});
const refuses = (status: number, error_code: string): InjectedFault => ({
	takesEffect: false,
	respond: (response) => json(response, status, { error_code, error_msg: "refused" }),
});
const throttles = (retryAfter: string): InjectedFault => ({
	takesEffect: false,
	respond: (response) => json(response, 429, {}, { "Retry-After": retryAfter }),
});
const answers = (body: string | Buffer): InjectedFault => ({
	takesEffect: true,
	respond: (response) => void response.writeHead(200, { "Content-Type": "application/json" }).end(body),
});
const reset = (response: ServerResponse) => void response.socket?.resetAndDestroy();
const PAGE = "<html><head><title>502 Bad Gateway</title></head></html>";

/**
 * The faults of the fault matrix in the unit tests that a server can cause. A fault that may strike before or after the request
 * takes effect has an entry for each. Their number and order decide what a seed draws.
 */
export const INJECTED_FAULTS: Readonly<Record<string, InjectedFault>> = {
	"429 with seconds": throttles("1"),
	"429 with more than a minute": throttles("61"),
	"500 without effect": fails(500, false),
	"500 after the effect": fails(500, true),
	"502 with a page": {
		takesEffect: true,
		respond: (response) => void response.writeHead(502, { "Content-Type": "text/html" }).end(PAGE),
	},
	"503": fails(503, false),
	"504 after the effect": fails(504, true),
	"a reset before the effect": { takesEffect: false, respond: reset },
	"a reset after the effect": { takesEffect: true, respond: reset },
	"an answer that never begins": { takesEffect: true, stalls: true },
	"an answer that never ends": {
		takesEffect: true,
		stalls: true,
		respond: (response) => void response.writeHead(200).write('{"'),
	},
	"truncated JSON": answers('{"key_info":{"key_id":"0d04'),
	"values of wrong types": answers('{"import_token":5,"public_key":[],"key_info":"x","key_details":{},"tags":{}}'),
	"an empty object": answers("{}"),
	"10 MiB": answers(Buffer.alloc(10 * 2 ** 20, "x")),
	"a redirect to another host": {
		takesEffect: false,
		respond: (response) => void response.writeHead(307, { Location: "https://elsewhere.example.com/" }).end(),
	},
	"401": refuses(401, "APIGW.0301"),
	"an expired token": refuses(403, "KMS.0303"),
};
