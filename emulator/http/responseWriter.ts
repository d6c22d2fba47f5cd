import type { ServerResponse } from "node:http";
import { pipeline, Readable } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Reply } from "../operation";
import type { Stamp } from "./commonHeaders";
import { LINGER_MS } from "./connections";

/** How far an answer gets: to its end; to the middle of its body, where the connection breaks or nothing more comes; nowhere. */
export type Delivery = "whole" | "broken" | "stalled" | "none";

/** How long a client may take for what is more than the machine's buffers hold, as nginx has it. */
const SEND_MS = 60_000;
/** Longer lists are written in parts of so many, so that other requests get their turn in between. */
const PART = 1000;

/** @param stamp headers of every answer */
export function send(response: ServerResponse, reply: Reply, stamp: Stamp, delivery: Delivery): void {
	if (delivery === "none") return;
	response.statusCode = reply.status ?? 200;
	if (reply.body !== undefined) response.setHeader("Content-Type", typeOf(reply.body));
	for (const [name, value] of Object.entries({ ...stamp, ...reply.headers })) response.setHeader(name, value);
	if (Array.isArray(reply.body) && reply.body.length > PART) sendParts(response, reply.body);
	else sendText(response, textOf(reply.body), delivery);
}

function typeOf(body: unknown): string {
	return typeof body === "string" ? "text/html" : "application/json;charset=UTF-8";
}

function textOf(body: unknown): string {
	return typeof body === "string" ? body : (JSON.stringify(body) ?? "");
}

function sendText(response: ServerResponse, text: string, delivery: Delivery): void {
	const bytes = Buffer.byteLength(text);
	if (bytes > 0 && !response.hasHeader("Content-Length")) response.setHeader("Content-Length", bytes);
	if (delivery === "whole") sendWhole(response, text);
	else sendHalf(response, Buffer.from(text), delivery);
}

function sendWhole(response: ServerResponse, text: string): void {
	const { req: request } = response;
	// Node loses what follows an asked-for change of protocol in the same packet.
	if (!request.complete || request.headers.upgrade !== undefined) response.setHeader("Connection", "close");
	if (request.complete) {
		response.end(text);
		if (isHeldUp(response)) breakAfter(SEND_MS, response);
		return;
	}
	response.write(text);
	response.flushHeaders();
	// Who sends first and reads then would lose the answer to a connection that breaks at once.
	request.once("end", () => response.end()).resume();
	breakAfter(LINGER_MS, response);
}

function sendHalf(response: ServerResponse, bytes: Buffer, delivery: Delivery): void {
	response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => {
		if (delivery === "broken") response.destroy();
	});
}

function sendParts(response: ServerResponse, list: readonly unknown[]): void {
	breakAfter(SEND_MS, response);
	pipeline(Readable.from(partsOf(list)), response, () => {});
}

/** JSON of a list, piece by piece. */
async function* partsOf(list: readonly unknown[]): AsyncIterable<string> {
	for (let start = 0; start < list.length; start += PART) {
		await nextTurn();
		yield `${start === 0 ? "[" : ","}${JSON.stringify(list.slice(start, start + PART)).slice(1, -1)}`;
	}
	yield "]";
}

function isHeldUp({ socket }: ServerResponse): boolean {
	return socket !== null && socket.writableLength > socket.writableHighWaterMark;
}

function breakAfter(milliseconds: number, response: ServerResponse): void {
	const timer = setTimeout(() => response.destroy(), milliseconds).unref();
	response.once("close", () => clearTimeout(timer));
}
