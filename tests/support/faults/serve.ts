import type { ServerResponse } from "node:http";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { json, type ReceivedRequest, TestServer } from "../httpServer";
import type { WireClock } from "../wireClock";

/** Status, body and headers of an answer. */
export type RightAnswer = readonly [status: number, body: object, headers?: Record<string, string>];

/** What a faulty service does. */
export interface Misbehaviour {
	/**
	 * What the service does instead of answering.
	 * @param number number of the request, from 1
	 * @param right the answer that a working service would give
	 */
	readonly respond?: (response: ServerResponse, clock: WireClock, number: number, right: RightAnswer) => void;
	/** Whether the service resets connections without reading them. */
	readonly resetsUnread?: boolean;
	/** Starts what is in the place of the service. */
	readonly endpoint?: (clock: WireClock) => Promise<Served>;
}

/** The service, or what is in its place. */
export interface Served {
	readonly url: string;
	/** How many requests it has received. */
	readonly received: number;
	close(): void | Promise<void>;
}

/** A working service, and when it misbehaves. */
export interface Service {
	readonly answer: (request: ReceivedRequest) => RightAnswer;
	/** @default every request */
	readonly isFaulty?: (request: ReceivedRequest, number: number) => boolean;
	/** How many connections are reset, if any are. @default all */
	readonly resets?: number;
}

/** Starts a service that misbehaves. */
export async function serve(
	{ respond, resetsUnread, endpoint }: Misbehaviour,
	{ answer, isFaulty = () => true, resets = Number.POSITIVE_INFINITY }: Service,
	clock: WireClock,
): Promise<Served> {
	if (endpoint) return endpoint(clock);
	const server = await TestServer.start((request, response, number) => {
		if (respond && isFaulty(request, number)) respond(response, clock, number, answer(request));
		else json(response, ...answer(request));
	});
	if (resetsUnread) return behindResettingServer(server, resets);
	return {
		url: server.url,
		get received() {
			return server.requests.length;
		},
		close: () => server.close(),
	};
}

/** Starts a server that gets its connections unread. @param protocol of its URL */
export async function listen(accept: (socket: Socket) => void, protocol = "http"): Promise<Served> {
	const sockets = new Set<Socket>();
	const server = createServer({ pauseOnConnect: true }, (socket) => {
		sockets.add(socket);
		accept(socket);
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return {
		url: `${protocol}://127.0.0.1:${(server.address() as AddressInfo).port}`,
		get received() {
			return sockets.size;
		},
		close: () => {
			for (const socket of sockets) socket.destroy();
			server.close();
		},
	};
}

/** Puts a server before the service that resets the first connections without reading them, after the client has connected. */
async function behindResettingServer(server: TestServer, resets: number): Promise<Served> {
	let connections = 0;
	const front = await listen((socket) => {
		connections += 1;
		if (connections > resets) server.accept(socket);
		else setImmediate(() => setImmediate(() => socket.resetAndDestroy()));
	});
	const close = async () => {
		await server.close();
		await front.close();
	};
	return Object.create(front, { close: { value: close } });
}
