import type { Socket } from "node:net";
import { refuse, withRequestId } from "./refusal";

/** What Node's parser calls headers over its limit, and the status that gateways built on nginx have for it. */
const HEADER_OVERFLOW = "HPE_HEADER_OVERFLOW";
const HEADERS_TOO_LARGE = 494;

/** Answers as the gateway what is no request of HTTP, and breaks the connection. */
export function refuseMalformed(
	{ code }: NodeJS.ErrnoException,
	socket: Socket,
	stamp: Readonly<Record<string, string>> & { readonly "X-Request-Id": string },
): void {
	if (!socket.writable || code === "ECONNRESET") {
		socket.destroy();
		return;
	}
	const { status, body } = refuse("APIGW.0201");
	const text = JSON.stringify(withRequestId(body, stamp["X-Request-Id"]));
	const headers = {
		"Content-Type": "application/json;charset=UTF-8",
		"Content-Length": `${Buffer.byteLength(text)}`,
		Connection: "close",
		...stamp,
	};
	const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
	const statusLine = `HTTP/1.1 ${code === HEADER_OVERFLOW ? HEADERS_TOO_LARGE : status} Bad Request\r\n`;
	socket.end(`${statusLine}${lines.join("")}\r\n${text}`, () => socket.destroy());
}
