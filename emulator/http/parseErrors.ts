import { STATUS_CODES } from "node:http";
import { type Refusal, refuse, refuseRequest, withRequestId } from "../refusal";
import type { Stamp } from "./commonHeaders";
import { LONGEST_TARGET, targetTooLong } from "./requestValidation";

/** What nginx, and with it the gateway, has for headers that are too large. */
const HEADERS_TOO_LARGE = 494;
/** A method, and a target that doesn't end within the limit. */
const ENDLESS_TARGET = new RegExp(`^[A-Z]+ +\\S{${LONGEST_TARGET + 1}}`);

/** An error of Node's parser, with the bytes it stumbled over. */
export type ParseError = NodeJS.ErrnoException & { readonly rawPacket?: Buffer };

/** Refusals by Node's code of what is no request of HTTP; one of another code that starts like the last is malformed. */
const REFUSALS: Readonly<Record<string, (error: ParseError) => Refusal>> = {
	HPE_HEADER_OVERFLOW: ({ rawPacket }) =>
		ENDLESS_TARGET.test(`${rawPacket?.toString("latin1")}`)
			? targetTooLong()
			: refuseRequest(HEADERS_TOO_LARGE, "The request headers are too large."),
	ERR_HTTP_REQUEST_TIMEOUT: () => refuseRequest(408, "The request takes too long to come."),
};

/** How the gateway refuses what is no request, or nothing where it is the connection that failed. */
export function refusalOf(error: ParseError): Refusal | undefined {
	const code = error.code ?? "";
	return REFUSALS[code]?.(error) ?? (code.startsWith("HPE_") ? refuse("APIGW.0201") : undefined);
}

/** A refusal as it goes over the wire, the last on its connection. */
export function lastAnswer({ status, body }: Refusal, stamp: Stamp): string {
	const text = JSON.stringify(withRequestId(body, stamp["X-Request-Id"]));
	const headers = {
		"Content-Type": "application/json;charset=UTF-8",
		"Content-Length": Buffer.byteLength(text),
		Connection: "close",
		...stamp,
	};
	const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
	return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? "Bad Request"}\r\n${lines.join("")}\r\n${text}`;
}
