import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { controlsOf, type EmulatorContext } from "../controls/controls";
import { runControl } from "../controls/endpoints";
import type { Reply } from "../operation";
import { type Refusal, refuseRequest } from "../refusal";
import type { TlsOptions } from "../settings/settings";
import { BodyReader } from "./bodyReader";
import { commonHeaders, newRequestId } from "./commonHeaders";
import { Connections } from "./connections";
import { finalResponse, type ParseError, parseErrorRefusal } from "./parseErrors";
import { ensureMayControl } from "./remoteAccess";
import { readTarget } from "./requestTarget";
import { requestFault } from "./requestValidation";
import {
	bodyOf,
	completeResponse,
	type IncomingRequest,
	type OutgoingResponse,
	replyOrRefusal,
	respond,
} from "./responses";
import { writeResponse } from "./responseWriter";
import { tlsSettings } from "./tlsSettings";

/** What the HTTP handlers work with. */
interface HttpContext {
	readonly emulator: EmulatorContext;
	readonly bodyReader: BodyReader;
	readonly connections: Connections;
}

const CONTROL_PREFIX = "/_emulator/";

/** In milliseconds and bytes; the times are nginx's. */
const LIMITS = {
	headersTimeout: 60_000,
	requestTimeout: 60_000,
	keepAliveTimeout: 75_000,
	connectionsCheckingInterval: 1000,
	maxHeaderSize: 16 * 1024,
	// A missing Host header is refused in the gateway's form instead.
	requireHostHeader: false,
} as const;

/**
 * Creates the server for KMS, IAM, STS, the metadata service and the emulator's controls, all on one URL.
 * @throws {Error} if the TLS settings are not certificates and a key
 */
export function createHttpServer(emulator: EmulatorContext, tls: TlsOptions | undefined): Server {
	const server = tls ? createTlsServer({ ...LIMITS, ...tlsSettings(tls) }) : createServer(LIMITS);
	// With a maximum, Node would drop further headers silently. Their total size is limited instead.
	server.maxHeadersCount = 0;
	return attachHandlers(server, { emulator, bodyReader: new BodyReader(), connections: new Connections() });
}

function attachHandlers(server: Server, context: HttpContext): Server {
	const { connections, emulator } = context;
	const end = (socket: Duplex, refusal: Refusal) =>
		void connections.end(socket as Socket, finalResponse(refusal, commonHeaders(newRequestId(), emulator.clock)));
	const onRequest = (request: IncomingMessage, response: ServerResponse) => {
		const refusal = requestFault(request, emulator.settings);
		if (refusal) end(request.resume().socket, refusal);
		// Requests that follow a final response are ignored.
		if (connections.isEnding(request.socket)) return;
		connections.add(request.socket, response);
		handle(request, response, context).catch((error: unknown) => fail(error, response));
	};
	return server
		.on("request", onRequest)
		.on("checkContinue", onRequest)
		.on("checkExpectation", onRequest)
		.on("connect", (_, socket) => end(socket, tunnelRefused()))
		.on("clientError", (error: ParseError, socket) => {
			const refusal = parseErrorRefusal(error);
			// A client that has sent nothing gets no response.
			if (refusal && (socket as Socket).bytesRead > 0) end(socket, refusal);
			else socket.destroy();
		});
}

/** The response of nginx to CONNECT. */
function tunnelRefused(): Refusal {
	return refuseRequest(405, "Tunnels are not supported.");
}

function fail(error: unknown, response: ServerResponse): void {
	// A client that disconnected in the middle of its request waits for no response.
	if (!response.req.complete) return;
	// A bug of the emulator: reported to whoever runs it, and never to be mistaken for a response of the service.
	process.stderr.write(`huaweicloud-kms-emulator: ${error instanceof Error ? error.stack : error}\n`);
	response.destroy();
}

async function handle(message: IncomingMessage, response: ServerResponse, context: HttpContext): Promise<void> {
	const requestId = newRequestId();
	const request = await readRequest(message, response, context);
	const { reply, delivery } = await responseTo(request, message, requestId, context);
	if (reply) writeResponse(response, reply, commonHeaders(requestId, context.emulator.clock), delivery);
	else response.destroy();
}

async function responseTo(
	request: IncomingRequest,
	message: IncomingMessage,
	requestId: string,
	{ emulator }: HttpContext,
): Promise<OutgoingResponse> {
	if (!request.target.path.startsWith(CONTROL_PREFIX)) return respond(request, requestId, emulator);
	const control = () => emulator.stateSaver.runAndSave(() => controlReply(request, message, emulator));
	return completeResponse(await replyOrRefusal(control, requestId));
}

function controlReply(request: IncomingRequest, message: IncomingMessage, emulator: EmulatorContext): Reply {
	ensureMayControl(message, emulator.settings);
	const name = request.target.path.slice(CONTROL_PREFIX.length);
	const now = () => emulator.clock.now();
	return runControl(request.method, name, bodyOf(request), controlsOf(emulator), now);
}

async function readRequest(
	message: IncomingMessage,
	response: ServerResponse,
	{ bodyReader }: HttpContext,
): Promise<IncomingRequest> {
	const { method = "", url = "/", headers, rawHeaders } = message;
	const target = readTarget(url);
	const query = new URLSearchParams(target.query);
	return { method, target, headers, rawHeaders, path: {}, query, body: await bodyReader.read(message, response) };
}
