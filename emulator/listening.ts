import type { Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Backend } from "./controls";
import { createListener } from "./server";
import type { TlsOptions } from "./settings";

export interface Listening {
	/** Under which it is reached. */
	readonly url: string;
	/** Stops listening and breaks what is still open. */
	close(): Promise<void>;
}

interface Place {
	readonly host: string;
	readonly port: number;
	readonly tls: TlsOptions | undefined;
	readonly publicHost: string | undefined;
}

/** @throws {Error} where the address is not a loopback one or is taken, or the TLS texts are no certificate and key */
export async function listenAt({ host, port, tls, publicHost }: Place, backend: Backend): Promise<Listening> {
	ensureLoopback(host);
	const server = createServer(backend, tls);
	const close = closing(server);
	const given = await listen(server, host, port);
	const url = `${tls ? "https" : "http"}://${inUrl(publicHost ?? host)}:${given}`;
	return { url, close };
}

function ensureLoopback(host: string): void {
	if (/^(localhost|127(\.\d{1,3}){3}|::1)$/.test(host)) return;
	const reason = "an emulator's credentials are public, so it listens on loopback addresses only";
	throw new Error(`Listening on ${host}: ${reason}.`);
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

/** @returns the port that was given */
async function listen(server: Server, host: string, port: number): Promise<number> {
	await new Promise<void>((resolve, reject) => {
		server.once("error", (error: NodeJS.ErrnoException) => {
			const taken = `port ${port} is taken; choose another, or 0 for any that is free`;
			reject(new Error(`Listening on ${host}: ${error.code === "EADDRINUSE" ? taken : error.message}.`));
		});
		server.listen(port, host, resolve);
	});
	return (server.address() as AddressInfo).port;
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
