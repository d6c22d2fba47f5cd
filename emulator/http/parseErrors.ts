import { STATUS_CODES } from "node:http";
import { type Refusal, refuse, refuseRequest, withRequestId } from "../refusal";
import type { CommonHeaders } from "./commonHeaders";
import { MAX_TARGET_LENGTH, targetTooLong } from "./requestValidation";

/** The status that nginx, and with it the gateway, uses for headers that are too large. */
const HEADERS_TOO_LARGE = 494;
/** A method, and a target that exceeds the limit. */
const OVERLONG_TARGET = new RegExp(`^[A-Z]+ +\\S{${MAX_TARGET_LENGTH + 1}}`);

/** An error of Node's HTTP parser, with the bytes that caused it. */
export type ParseError = NodeJS.ErrnoException & { readonly rawPacket?: Buffer };

/** Refusals by the code of Node's error. Any other HPE_ code means that the request is malformed. */
const REFUSALS: Readonly<Record<string, (error: ParseError) => Refusal>> = {
	HPE_HEADER_OVERFLOW: ({ rawPacket }) =>
		OVERLONG_TARGET.test(`${rawPacket?.toString("latin1")}`)
			? targetTooLong()
			: refuseRequest(HEADERS_TOO_LARGE, "The request headers are too large."),
	ERR_HTTP_REQUEST_TIMEOUT: () => refuseRequest(408, "The request took too long to arrive."),
};

/** The gateway's refusal of input that is not an HTTP request; undefined if the connection itself failed. */
export function parseErrorRefusal(error: ParseError): Refusal | undefined {
	const code = error.code ?? "";
	return REFUSALS[code]?.(error) ?? (code.startsWith("HPE_") ? refuse("APIGW.0201") : undefined);
}

/** The bytes of a refusal that is the final response on its connection. */
export function finalResponse({ status, body }: Refusal, common: CommonHeaders): string {
	const text = JSON.stringify(withRequestId(body, common["X-Request-Id"]));
	const headers = {
		"Content-Type": "application/json;charset=UTF-8",
		"Content-Length": Buffer.byteLength(text),
		Connection: "close",
		...common,
	};
	const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
	return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? "Bad Request"}\r\n${lines.join("")}\r\n${text}`;
}
