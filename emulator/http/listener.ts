import type { Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { EmulatorContext } from "../controls/controls";
import type { Settings, TlsOptions } from "../settings/settings";
import { isLoopback } from "./loopback";
import { createHttpServer } from "./server";

export interface Listener {
	/** The URL that clients use. */
	readonly url: string;
	/** Stops listening and breaks all open connections. */
	close(): Promise<void>;
}

/** The address at which a machine reaches itself if the server listens on all addresses. */
const LOCAL_ADDRESSES: Readonly<Record<string, string>> = { "0.0.0.0": "127.0.0.1", "::": "::1" };

/**
 * @throws {Error} if the address is not one of this machine or is taken, or if the TLS settings are not a certificate
 * and its key
 */
export async function startListener(
	{ host, port, tls, publicHost }: Settings,
	emulator: EmulatorContext,
): Promise<Listener> {
	const server = createServer(emulator, tls);
	const close = closeFunction(server);
	const bound = await listen(server, host, port);
	const name = publicHost ?? LOCAL_ADDRESSES[bound.address] ?? host;
	return { url: `${tls ? "https" : "http"}://${inUrl(name)}:${bound.port}`, close };
}

/** @throws {Error} if other machines could reach the address and the settings don't allow that */
export function ensureMayListen({ host, allowRemote, allowRemoteControls }: Settings): void {
	if (allowRemote || allowRemoteControls || isLoopback(host)) return;
	const reason = "other machines may reach this address, and the emulator's credentials are public";
	const remedy =
		"Listen on a loopback address, or pass --allow-remote (allowRemote) if everybody who can reach it may use it";
	throw new Error(`Listening on ${host}: ${reason}. ${remedy}.`);
}

function createServer(emulator: EmulatorContext, tls: TlsOptions | undefined): Server {
	try {
		return createHttpServer(emulator, tls);
	} catch (error) {
		const reason = error instanceof Error ? error.message : error;
		const remedy = "Both must be PEM, and the key must belong to the certificate";
		throw new Error(`Reading certificate and key for TLS: ${reason}. ${remedy}.`);
	}
}

/** @returns the address that the server is bound to */
async function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
	await new Promise<void>((resolve, reject) => {
		server.once("error", (error: NodeJS.ErrnoException) => {
			const taken = `port ${port} is in use. Stop the program that uses it, or choose another port; --port 0 (port: 0) picks a free one`;
			reject(new Error(`Listening on ${host}: ${error.code === "EADDRINUSE" ? taken : error.message}.`));
		});
		server.listen(port, host, resolve);
	});
	return server.address() as AddressInfo;
}

function inUrl(host: string): string {
	return host.includes(":") ? `[${host}]` : host;
}

/**
 * @returns a function that stops the server and breaks all its connections, including those still in the TLS handshake
 */
function closeFunction(server: Server): () => Promise<void> {
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
