import { randomUUID, X509Certificate } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer, type ServerOptions } from "node:https";
import type { Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { control } from "./control";
import { type Backend, controlsOf } from "./controls";
import { type Fault, replyTo } from "./faults";
import { refuseMalformed } from "./malformed";
import type { Call, Reply } from "./operation";
import { errorBody, Refusal, withRequestId } from "./refusal";
import { readTarget } from "./requestTarget";
import { type Route, route } from "./routes";
import { type Delivery, send } from "./sending";
import type { TlsOptions } from "./settings";

const LARGEST_BODY_BYTES = 12 * 1024 * 1024;
/** Of a path that is no operation's, in the journal. */
const LONGEST_NAME = 200;
const CONTROL = "/_emulator/";

/**
 * The listener: one URL for KMS, IAM, STS, the metadata service and the emulator's own controls.
 * @throws {Error} where the texts of tls are no certificates and key
 */
export function createListener(backend: Backend, tls: TlsOptions | undefined): Server {
	const server = tls ? createTlsServer(tlsSettings(tls)) : createServer();
	server.on("clientError", (error, socket) => refuseMalformed(error, socket as Socket, stampOf(newId(), backend)));
	return server.on("request", (request: IncomingMessage, response: ServerResponse) => {
		answer(request, response, backend).catch((error: unknown) => {
			// Whoever has gone in the middle of a request waits for no answer.
			if (!request.complete) return;
			// A fault of the emulator itself: told to whoever runs it, and never taken for an answer of the service.
			process.stderr.write(`huaweicloud-kms-emulator: ${error instanceof Error ? error.stack : error}\n`);
			response.destroy();
		});
	});
}

function tlsSettings({ cert, key, clientCa }: TlsOptions): ServerOptions {
	if (clientCa === undefined) return { cert, key };
	// OpenSSL passes over what is no certificate, and would then trust nobody.
	new X509Certificate(clientCa);
	return { cert, key, ca: clientCa, requestCert: true };
}

async function answer(request: IncomingMessage, response: ServerResponse, backend: Backend): Promise<void> {
	const requestId = newId();
	const call = await callOf(request);
	const { path } = call.target;
	const { reply, delivery } = path.startsWith(CONTROL)
		? whole(await replyOf(() => controlOf(call, backend), requestId))
		: await answerOf(call, requestId, backend);
	if (reply) send(response, reply, stampOf(requestId, backend), delivery);
	else response.destroy();
}

function controlOf({ method, target, body }: Call, backend: Backend): Reply {
	const now = () => backend.clock.now();
	return control(method, target.path.slice(CONTROL.length), body, controlsOf(backend), now);
}

function newId(): string {
	return randomUUID().replaceAll("-", "");
}

/** Headers of every answer. Clients tell by Date how far their clock is off the service's. */
function stampOf(requestId: string, { clock }: Backend) {
	return { Date: new Date(clock.now()).toUTCString(), "X-Request-Id": requestId };
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
async function answerOf(call: Call, requestId: string, backend: Backend): Promise<Answer> {
	const { path } = call.target;
	const routed = route(call.method, path);
	const operation = routed instanceof Refusal ? path.replace(/^\//, "").slice(0, LONGEST_NAME) : routed.operation.name;
	const fault = backend.faults.take(operation);
	const answered = await meet(fault, () => replyOf(() => serve(routed, call, backend), requestId), requestId);
	const status = answered.delivery === "none" ? 0 : (answered.reply?.status ?? 200);
	backend.journal.add({ time: new Date(backend.clock.now()).toISOString(), operation, status });
	return answered;
}

function serve(routed: Route | Refusal, call: Call, backend: Backend): Reply | Promise<Reply> {
	if (routed instanceof Refusal) throw routed;
	if (call.body.length > LARGEST_BODY_BYTES)
		throw new Refusal(413, errorBody("APIGW.0201", "The request body is over 12 MB."));
	return routed.operation.handle({ ...call, path: routed.path }, backend);
}

/** The answer as a fault leaves it. */
async function meet(fault: Fault | undefined, serveNow: () => Promise<Reply>, requestId: string): Promise<Answer> {
	if (!fault) return whole(await serveNow());
	// As long as the emulator listens, and no longer.
	if (fault.delayMs !== undefined) await wait(fault.delayMs, undefined, { ref: false });
	if (fault.drop === "after") await serveNow();
	if (fault.drop) return { delivery: "none" };
	const reply = replyTo(fault, requestId) ?? (await serveNow());
	return { reply: { ...reply, headers: { ...reply.headers, ...fault.headers } }, delivery: deliveryOf(fault) };
}

function deliveryOf({ stall, dropBody }: Fault): Delivery {
	if (stall) return stall === "headers" ? "none" : "stalled";
	return dropBody ? "broken" : "whole";
}

async function replyOf(serveNow: () => Reply | Promise<Reply>, requestId: string): Promise<Reply> {
	try {
		return await serveNow();
	} catch (error) {
		if (error instanceof Refusal) return { status: error.status, body: withRequestId(error.body, requestId) };
		throw error;
	}
}

async function callOf(request: IncomingMessage): Promise<Call> {
	const { method = "", url = "/", headers, rawHeaders } = request;
	const target = readTarget(url);
	const query = new URLSearchParams(target.query);
	return { method, target, headers, rawHeaders, path: {}, query, body: await readBody(request) };
}

/** The body; of one that is too large, a little more than is allowed. */
async function readBody(request: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		if (size <= LARGEST_BODY_BYTES) chunks.push(chunk);
		size += chunk.length;
	}
	return Buffer.concat(chunks);
}
