import { type AddressInfo, createServer } from "node:net";
import { json, TestServer } from "../httpServer";
import type { WireClock } from "../wireClock";
import type { Fault, Served } from "./faults";

/** Starts the service with a fault. */
export async function serve(
	{ respond, resetsUnread, endpoint }: Fault,
	times: number,
	answer: object,
	clock: WireClock,
): Promise<Served> {
	if (endpoint) return endpoint(clock);
	const server = await TestServer.start((_, response, number) => {
		if (respond && number <= times) respond(response, clock, number);
		else json(response, 200, answer);
	});
	return resetsUnread ? behindResettingServer(server, times) : server;
}

/** Puts a server before the service that resets the first connections without reading them, after the client has connected. */
async function behindResettingServer(server: TestServer, times: number): Promise<Served> {
	let connections = 0;
	const front = createServer({ pauseOnConnect: true }, (socket) => {
		connections += 1;
		if (connections > times) server.accept(socket);
		else setImmediate(() => setImmediate(() => socket.resetAndDestroy()));
	});
	await new Promise<void>((resolve) => front.listen(0, "127.0.0.1", resolve));
	const close = async () => {
		await server.close();
		front.close();
	};
	return { url: `http://127.0.0.1:${(front.address() as AddressInfo).port}`, close };
}
