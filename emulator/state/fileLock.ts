import { createHash } from "node:crypto";
import { createServer } from "node:net";

/**
 * Prefixes of socket names that have no file and disappear with their process, however it ends, so that no stale lock
 * is left behind.
 */
const NAMESPACES: { readonly [Platform in NodeJS.Platform]?: string } = { linux: "\0", win32: "\\\\.\\pipe\\" };

/**
 * Locks a file against other emulators on this machine for the life of this process.
 * @param path the canonical path of the file, the same in all processes
 * @returns a function that releases the lock; undefined if another process holds it. On a system without such socket
 * names the lock always succeeds
 */
export async function lockFile(path: string): Promise<(() => void) | undefined> {
	const namespace = NAMESPACES[process.platform];
	if (namespace === undefined) return () => {};
	const hash = createHash("sha256").update(path).digest("hex");
	const server = createServer((socket) => socket.destroy()).unref();
	return new Promise((resolve, reject) => {
		server.once("error", (error: NodeJS.ErrnoException) =>
			error.code === "EADDRINUSE" ? resolve(undefined) : reject(error),
		);
		server.listen(`${namespace}huaweicloud-kms-emulator-${hash}`, () => resolve(() => server.close()));
	});
}
