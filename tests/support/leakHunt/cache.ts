import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { constants, gunzipSync } from "node:zlib";
import { secrets } from "../secrets";
import { filesBelow } from "./watch";

/** Names in the engine's home of what it keeps between runs, without binaries. */
const CACHES = ["logs", "workspaces", "credentials.json", "config.json"];
const GZIP = Buffer.from([0x1f, 0x8b]);

/**
 * Searches what the engine has written to its home. Its logs of runs are encrypted; those of other commands are compressed.
 * @param since time after which a file must have been written, in milliseconds since the epoch
 */
export function searchCache(home: string, since: number): void {
	const files = CACHES.flatMap((name) => [join(home, name), ...filesBelow(join(home, name))]);
	for (const file of files) {
		const stats = statSync(file, { throwIfNoEntry: false });
		if (stats?.isFile() && stats.mtimeMs >= since) secrets.search("cache", unpacked(file), file.slice(home.length));
	}
}

/** Decompresses a log of the engine. One that is still being written is incomplete. */
function unpacked(file: string): Buffer {
	const content = readFileSync(file);
	const isPacked = content.indexOf(GZIP) === 0;
	return isPacked ? gunzipSync(content, { finishFlush: constants.Z_SYNC_FLUSH }) : content;
}
