import type { ServerResponse } from "node:http";
import { pipeline, Readable } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Reply } from "../operation";
import type { CommonHeaders } from "./commonHeaders";
import { LINGER_MS } from "./connections";

/**
 * How much of a response is sent: all of it; half of the body, after which the connection breaks or stalls; nothing.
 */
export type Delivery = "whole" | "broken" | "stalled" | "none";

/** How long a client may take to read what exceeds the socket buffers, in milliseconds; the value is nginx's. */
const SEND_MS = 60_000;
/** Longer lists are written in chunks of this many items, so that other requests are served in between. */
const CHUNK_ITEMS = 1000;

/** @param common headers of every response */
export function writeResponse(response: ServerResponse, reply: Reply, common: CommonHeaders, delivery: Delivery): void {
	if (delivery === "none") return;
	response.statusCode = reply.status ?? 200;
	if (reply.body !== undefined) response.setHeader("Content-Type", contentTypeOf(reply.body));
	for (const [name, value] of Object.entries({ ...common, ...reply.headers })) response.setHeader(name, value);
	if (Array.isArray(reply.body) && reply.body.length > CHUNK_ITEMS) writeList(response, reply.body);
	else writeText(response, textOf(reply.body), delivery);
}

function contentTypeOf(body: unknown): string {
	return typeof body === "string" ? "text/html" : "application/json;charset=UTF-8";
}

function textOf(body: unknown): string {
	return typeof body === "string" ? body : (JSON.stringify(body) ?? "");
}

function writeText(response: ServerResponse, text: string, delivery: Delivery): void {
	const bytes = Buffer.byteLength(text);
	if (bytes > 0 && !response.hasHeader("Content-Length")) response.setHeader("Content-Length", bytes);
	if (delivery === "whole") writeWhole(response, text);
	else writeHalf(response, Buffer.from(text), delivery);
}

function writeWhole(response: ServerResponse, text: string): void {
	const { req: request } = response;
	// Node loses data that follows an Upgrade request in the same packet.
	if (!request.complete || request.headers.upgrade !== undefined) response.setHeader("Connection", "close");
	if (request.complete) {
		response.end(text);
		if (isBlocked(response)) destroyAfter(SEND_MS, response);
		return;
	}
	response.write(text);
	response.flushHeaders();
	// A client that reads only after it has sent everything would lose the response if the connection broke at once.
	request.once("end", () => response.end()).resume();
	destroyAfter(LINGER_MS, response);
}

function writeHalf(response: ServerResponse, bytes: Buffer, delivery: Delivery): void {
	response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => {
		if (delivery === "broken") response.destroy();
	});
}

function writeList(response: ServerResponse, list: readonly unknown[]): void {
	destroyAfter(SEND_MS, response);
	pipeline(Readable.from(chunksOf(list)), response, () => {});
}

/** The JSON of a list, in chunks. */
async function* chunksOf(list: readonly unknown[]): AsyncIterable<string> {
	for (let start = 0; start < list.length; start += CHUNK_ITEMS) {
		await nextTurn();
		yield `${start === 0 ? "[" : ","}${JSON.stringify(list.slice(start, start + CHUNK_ITEMS)).slice(1, -1)}`;
	}
	yield "]";
}

function isBlocked({ socket }: ServerResponse): boolean {
	return socket !== null && socket.writableLength > socket.writableHighWaterMark;
}

function destroyAfter(milliseconds: number, response: ServerResponse): void {
	const timer = setTimeout(() => response.destroy(), milliseconds).unref();
	response.once("close", () => clearTimeout(timer));
}
