import type { Socket } from "node:net";
import { refuse, withRequestId } from "./refusal";

/** Node's name for headers over its limit of 16 KiB. */
const HEADER_OVERFLOW = "HPE_HEADER_OVERFLOW";
/** What nginx, and with it the gateway, has for that. */
const HEADERS_TOO_LARGE = 494;

/** Answers as the gateway what is no request of HTTP, where that is what failed, and breaks the connection. */
export function refuseMalformed(
	{ code = "" }: NodeJS.ErrnoException,
	socket: Socket,
	stamp: Readonly<Record<"Date" | "X-Request-Id", string>>,
): void {
	if (!socket.writable || !code.startsWith("HPE_")) {
		socket.destroy();
		return;
	}
	const { status, body } = refuse("APIGW.0201");
	const text = JSON.stringify(withRequestId(body, stamp["X-Request-Id"]));
	const headers = { "Content-Type": "application/json;charset=UTF-8", "Content-Length": text.length, ...stamp };
	const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
	const statusLine = `HTTP/1.1 ${code === HEADER_OVERFLOW ? HEADERS_TOO_LARGE : status} Bad Request\r\n`;
	socket.end(`${statusLine}${lines.join("")}Connection: close\r\n\r\n${text}`, () => socket.destroy());
}
