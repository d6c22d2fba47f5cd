import type { Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Backend } from "../controls/controls";
import type { Settings, TlsOptions } from "../settings/settings";
import { isLoopback } from "./remoteAccess";
import { createListener } from "./server";

export interface Listening {
	/** Under which it is reached. */
	readonly url: string;
	/** Stops listening and breaks what is still open. */
	close(): Promise<void>;
}

/** How a machine reaches itself where it listens on all of its addresses. */
const OWN_ADDRESSES: Readonly<Record<string, string>> = { "0.0.0.0": "127.0.0.1", "::": "::1" };

/** @throws {Error} where the address is none of this machine or is taken, or the TLS texts are no certificate and key */
export async function listenAt({ host, port, tls, publicHost }: Settings, backend: Backend): Promise<Listening> {
	const server = createServer(backend, tls);
	const close = closing(server);
	const given = await listen(server, host, port);
	const name = publicHost ?? OWN_ADDRESSES[given.address] ?? host;
	return { url: `${tls ? "https" : "http"}://${inUrl(name)}:${given.port}`, close };
}

/** @throws {Error} where other machines would reach the address, and they may not */
export function ensureMayListen({ host, allowRemote, allowRemoteControls }: Settings): void {
	if (allowRemote || allowRemoteControls || isLoopback(host)) return;
	const reason = "other machines may reach that address, and an emulator's credentials are public";
	const advice = "Listen on a loopback address, or give --allow-remote (allowRemote) where everybody there may use it";
	throw new Error(`Listening on ${host}: ${reason}. ${advice}.`);
}

function createServer(backend: Backend, tls: TlsOptions | undefined): Server {
	try {
		return createListener(backend, tls);
	} catch (error) {
		const reason = error instanceof Error ? error.message : error;
		const advice = "Give texts in PEM; certificate and key have to belong together";
		throw new Error(`Reading certificate and key for TLS: ${reason}. ${advice}.`);
	}
}

/** @returns where it listens */
async function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
	await new Promise<void>((resolve, reject) => {
		server.once("error", (error: NodeJS.ErrnoException) => {
			const taken = `port ${port} is taken. Stop what listens there, or choose another, such as --port 0 (port: 0) for any that is free`;
			reject(new Error(`Listening on ${host}: ${error.code === "EADDRINUSE" ? taken : error.message}.`));
		});
		server.listen(port, host, resolve);
	});
	return server.address() as AddressInfo;
}

function inUrl(host: string): string {
	return host.includes(":") ? `[${host}]` : host;
}

/** How to stop a server and break all of its connections, those that have not got through TLS as well. */
function closing(server: Server): () => Promise<void> {
	const sockets = new Set<Socket>();
	server.on("connection", (socket: Socket) => {
		sockets.add(socket.once("close", () => sockets.delete(socket)));
	});
	return () =>
		new Promise((resolve) => {
			server.close(() => resolve());
			for (const socket of sockets) socket.destroy();
		});
}
