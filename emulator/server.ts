import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { setTimeout as wait } from "node:timers/promises";
import { type Controlled, control } from "./control";
import { type Fault, replyTo } from "./faults";
import type { Call, Reply, World } from "./operation";
import { Refusal, withRequestId } from "./refusal";
import { type Route, route } from "./routes";
import { type Delivery, send } from "./sending";
import type { TlsOptions } from "./settings";

const LARGEST_BODY_BYTES = 1024 * 1024;
const CONTROL = "/_emulator/";

export type Backend = World & Controlled;

/**
 * The listener: one URL for KMS, IAM, STS, the metadata service and the emulator's own controls.
 * @throws {Error} where the texts of tls are no certificate and key
 */
export function createListener(backend: Backend, tls: TlsOptions | undefined): Server {
	const listener = (request: IncomingMessage, response: ServerResponse) => {
		answer(request, response, backend).catch((error: unknown) => {
			// A fault of the emulator itself: told to whoever runs it, and never taken for an answer of the service.
			process.stderr.write(`huaweicloud-kms-emulator: ${error instanceof Error ? error.stack : error}\n`);
			response.destroy();
		});
	};
	if (!tls) return createServer(listener);
	const { cert, key, clientCa } = tls;
	return createTlsServer({ cert, key, ...(clientCa !== undefined && { ca: clientCa, requestCert: true }) }, listener);
}

async function answer(request: IncomingMessage, response: ServerResponse, backend: Backend): Promise<void> {
	const url = new URL(request.url ?? "/", "http://emulator");
	const requestId = randomUUID().replaceAll("-", "");
	const call = await callOf(request, url);
	const { reply, delivery } = url.pathname.startsWith(CONTROL)
		? whole(replyOf(() => control(call.method, url.pathname.slice(CONTROL.length), call.body, backend), requestId))
		: await answerOf(call, url.pathname, requestId, backend);
	// Clients tell by Date how far their clock is off the service's.
	const stamp = { Date: new Date(backend.clock.now()).toUTCString(), "X-Request-Id": requestId };
	if (reply) send(response, reply, stamp, delivery);
	else response.destroy();
}

/** An answer, and how far it gets; none where the connection is to break before anything is said. */
interface Answer {
	readonly reply?: Reply;
	readonly delivery: Delivery;
}

function whole(reply: Reply): Answer {
	return { reply, delivery: "whole" };
}

/** What the service answers, or the fault that waits for this operation. */
async function answerOf(call: Call, pathname: string, requestId: string, backend: Backend): Promise<Answer> {
	const routed = route(call.method, pathname);
	const operation = routed instanceof Refusal ? pathname.replace(/^\//, "") : routed.operation.name;
	const fault = backend.faults.take(operation);
	const answered = await meet(fault, () => replyOf(() => serve(routed, call, backend), requestId), requestId);
	const status = answered.delivery === "none" ? 0 : (answered.reply?.status ?? 200);
	backend.journal.add({ time: new Date(backend.clock.now()).toISOString(), operation, status });
	return answered;
}

function serve(routed: Route | Refusal, call: Call, backend: Backend): Reply {
	if (routed instanceof Refusal) throw routed;
	return routed.operation.handle({ ...call, path: routed.path }, backend);
}

/** The answer as a fault leaves it. */
async function meet(fault: Fault | undefined, serveNow: () => Reply, requestId: string): Promise<Answer> {
	if (!fault) return whole(serveNow());
	if (fault.delayMs !== undefined) await wait(fault.delayMs);
	if (fault.drop === "after") serveNow();
	if (fault.drop) return { delivery: "none" };
	const reply = replyTo(fault, requestId) ?? serveNow();
	return { reply: { ...reply, headers: { ...reply.headers, ...fault.headers } }, delivery: deliveryOf(fault) };
}

function deliveryOf({ stall, dropBody }: Fault): Delivery {
	if (stall) return stall === "headers" ? "none" : "stalled";
	return dropBody ? "broken" : "whole";
}

function replyOf(serveNow: () => Reply, requestId: string): Reply {
	try {
		return serveNow();
	} catch (error) {
		if (error instanceof Refusal) return { status: error.status, body: withRequestId(error.body, requestId) };
		throw error;
	}
}

async function callOf(request: IncomingMessage, url: URL): Promise<Call> {
	const { method = "", url: target = "/", headers, rawHeaders } = request;
	return { method, target, headers, rawHeaders, path: {}, query: url.searchParams, body: await readBody(request) };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		size += chunk.length;
		if (size <= LARGEST_BODY_BYTES) chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}
