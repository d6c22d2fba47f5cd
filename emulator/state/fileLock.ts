import { createHash } from "node:crypto";
import { createServer } from "node:net";

/**
 * Where the system has names that belong to a process and go with it, however it ends: no lock is left behind. They are
 * those of sockets that no file stands for.
 */
const NAMESPACES: { readonly [Platform in NodeJS.Platform]?: string } = { linux: "\0", win32: "\\\\.\\pipe\\" };

/**
 * Claims a file for this process, as long as it lives, among those on this machine that claim it too.
 * @param path the one that all of them have for the file
 * @returns how to let it go, or nothing where somebody else has it; on a system without such names every claim succeeds
 */
export async function claimFile(path: string): Promise<(() => void) | undefined> {
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
