import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { control } from "../controls/control";
import { type Backend, controlsOf } from "../controls/controls";
import type { Reply } from "../operation";
import { type Refusal, refuseRequest } from "../refusal";
import type { TlsOptions } from "../settings/settings";
import { Bodies } from "./bodyReader";
import { newRequestId, stampOf } from "./commonHeaders";
import { Connections } from "./connections";
import { lastAnswer, type ParseError, refusalOf } from "./parseErrors";
import { ensureMaySteer } from "./remoteAccess";
import { readTarget } from "./requestTarget";
import { formFault } from "./requestValidation";
import { type Answer, type Asked, answerOf, bodyOf, replyOf, whole } from "./responses";
import { send } from "./responseWriter";
import { tlsSettings } from "./tlsSettings";

/** What answers need. */
interface Front {
	readonly backend: Backend;
	readonly bodies: Bodies;
	readonly connections: Connections;
}

const CONTROL = "/_emulator/";

/** In milliseconds and bytes; times as nginx has them. */
const LIMITS = {
	headersTimeout: 60_000,
	requestTimeout: 60_000,
	keepAliveTimeout: 75_000,
	connectionsCheckingInterval: 1000,
	maxHeaderSize: 16 * 1024,
	// Refused in the gateway's form instead.
	requireHostHeader: false,
} as const;

/**
 * The listener: one URL for KMS, IAM, STS, the metadata service and the emulator's own controls.
 * @throws {Error} where the texts of tls are no certificates and key
 */
export function createListener(backend: Backend, tls: TlsOptions | undefined): Server {
	const server = tls ? createTlsServer({ ...LIMITS, ...tlsSettings(tls) }) : createServer(LIMITS);
	// Node would pass over further ones without a word; it is their size that is limited.
	server.maxHeadersCount = 0;
	return attend(server, { backend, bodies: new Bodies(), connections: new Connections() });
}

function attend(server: Server, front: Front): Server {
	const end = (socket: Duplex, refusal: Refusal) =>
		void front.connections.end(socket as Socket, lastAnswer(refusal, stampOf(newRequestId(), front.backend.clock)));
	const onRequest = (request: IncomingMessage, response: ServerResponse) => {
		const malformed = formFault(request);
		if (malformed) end(request.resume().socket, malformed);
		// What follows a last answer is passed over.
		if (front.connections.isEnding(request.socket)) return;
		front.connections.add(request.socket, response);
		answer(request, response, front).catch((error: unknown) => fail(error, response));
	};
	return server
		.on("request", onRequest)
		.on("checkContinue", onRequest)
		.on("checkExpectation", onRequest)
		.on("connect", (_, socket) => end(socket, noTunnel()))
		.on("clientError", (error: ParseError, socket) => {
			const refusal = refusalOf(error);
			// Who has said nothing is told nothing.
			if (refusal && (socket as Socket).bytesRead > 0) end(socket, refusal);
			else socket.destroy();
		});
}

/** As nginx has it. */
function noTunnel(): Refusal {
	return refuseRequest(405, "There are no tunnels here.");
}

function fail(error: unknown, response: ServerResponse): void {
	// Whoever has gone in the middle of a request waits for no answer.
	if (!response.req.complete) return;
	// A fault of the emulator itself: told to whoever runs it, and never taken for an answer of the service.
	process.stderr.write(`huaweicloud-kms-emulator: ${error instanceof Error ? error.stack : error}\n`);
	response.destroy();
}

async function answer(request: IncomingMessage, response: ServerResponse, front: Front): Promise<void> {
	const requestId = newRequestId();
	const { reply, delivery } = await answerTo(request, await askedOf(request, response, front), requestId, front);
	if (reply) send(response, reply, stampOf(requestId, front.backend.clock), delivery);
	else response.destroy();
}

async function answerTo(
	request: IncomingMessage,
	asked: Asked,
	requestId: string,
	{ backend }: Front,
): Promise<Answer> {
	if (!asked.target.path.startsWith(CONTROL)) return answerOf(asked, requestId, backend);
	return whole(await replyOf(() => backend.saving.kept(() => controlOf(request, asked, backend)), requestId));
}

function controlOf(request: IncomingMessage, asked: Asked, backend: Backend): Reply {
	ensureMaySteer(request, backend.settings);
	const now = () => backend.clock.now();
	return control(asked.method, asked.target.path.slice(CONTROL.length), bodyOf(asked), controlsOf(backend), now);
}

async function askedOf(request: IncomingMessage, response: ServerResponse, { bodies }: Front): Promise<Asked> {
	const { method = "", url = "/", headers, rawHeaders } = request;
	const target = readTarget(url);
	const query = new URLSearchParams(target.query);
	return { method, target, headers, rawHeaders, path: {}, query, body: await bodies.read(request, response) };
}
