import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { type Controlled, control } from "./control";
import { type Fault, replyTo } from "./faults";
import type { Reply, World } from "./operation";
import type { RateLimit } from "./rateLimit";
import { Refusal, refuse } from "./refusal";
import { type Route, route } from "./routes";

const LARGEST_BODY_BYTES = 1024 * 1024;
const CONTROL = "/_emulator/";

export interface Backend extends World, Controlled {
	readonly rateLimit: RateLimit;
}

/** The listener: one URL for KMS, IAM and the emulator's own controls. */
export function createListener(backend: Backend): Server {
	return createServer((request, response) => {
		answer(request, response, backend).catch((error: unknown) => {
			// A fault of the emulator itself: told to whoever runs it, and never taken for an answer of the service.
			process.stderr.write(`huaweicloud-kms-emulator: ${error instanceof Error ? error.stack : error}\n`);
			response.destroy();
		});
	});
}

async function answer(request: IncomingMessage, response: ServerResponse, backend: Backend): Promise<void> {
	const url = new URL(request.url ?? "/", "http://emulator");
	const body = await readBody(request);
	const method = request.method ?? "";
	if (url.pathname.startsWith(CONTROL)) {
		return send(
			response,
			replyOf(() => control(method, url.pathname.slice(CONTROL.length), body, backend)),
		);
	}
	const routed = route(method, url.pathname);
	const operation = routed instanceof Refusal ? url.pathname.replace(/^\//, "") : routed.operation.name;
	const fault = backend.faults.take(operation);
	const reply = await meet(fault, () => replyOf(() => serve(routed, request, url, body, backend)));
	backend.journal.add({
		time: new Date(backend.clock.now()).toISOString(),
		operation,
		status: reply ? (reply.status ?? 200) : 0,
	});
	if (reply) send(response, reply);
	else response.destroy();
}

function serve(routed: Route | Refusal, request: IncomingMessage, url: URL, body: string, backend: Backend): Reply {
	if (routed instanceof Refusal) throw routed;
	const user = `${request.headers["x-auth-token"] ?? ""}`;
	if (user && !backend.rateLimit.admits(user)) throw refuse("APIGW.0308");
	const { operation, path } = routed;
	return operation.handle({ headers: request.headers, path, query: url.searchParams, body }, backend);
}

/** The reply as a fault leaves it; nothing where the connection is to break. */
async function meet(fault: Fault | undefined, serveNow: () => Reply): Promise<Reply | undefined> {
	if (!fault) return serveNow();
	if (fault.delayMs !== undefined) await wait(fault.delayMs);
	if (fault.drop === "after") serveNow();
	if (fault.drop) return undefined;
	return replyTo(fault) ?? serveNow();
}

function replyOf(serveNow: () => Reply): Reply {
	try {
		return serveNow();
	} catch (error) {
		if (error instanceof Refusal) return { status: error.status, body: error.body };
		throw error;
	}
}

function send(response: ServerResponse, { status = 200, headers = {}, body }: Reply): void {
	const [type, text] =
		typeof body === "string" ? ["text/html", body] : ["application/json;charset=UTF-8", JSON.stringify(body)];
	response.writeHead(status, {
		...(body !== undefined && { "Content-Type": type }),
		"X-Request-Id": randomUUID().replaceAll("-", ""),
		...headers,
	});
	response.end(text);
}

async function readBody(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		size += chunk.length;
		if (size <= LARGEST_BODY_BYTES) chunks.push(chunk);
	}
	return Buffer.concat(chunks).toString();
}
