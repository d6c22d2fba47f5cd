import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { constants, gunzipSync } from "node:zlib";
import { secrets } from "../secrets";
import { filesBelow } from "./watch";

/** Of the engine's home: what it keeps between runs, without binaries. */
const CACHES = ["logs", "workspaces", "credentials.json", "config.json"];
const GZIP = Buffer.from([0x1f, 0x8b]);

/**
 * Searches what the engine has written to its home. The logs that it keeps there of runs are encrypted, those of other commands
 * packed.
 * @param since milliseconds since the epoch
 */
export function searchCache(home: string, since: number): void {
	const files = CACHES.flatMap((name) => [join(home, name), ...filesBelow(join(home, name))]);
	for (const file of files) {
		const stats = statSync(file, { throwIfNoEntry: false });
		if (stats?.isFile() && stats.mtimeMs >= since) secrets.search("cache", unpacked(file), file.slice(home.length));
	}
}

/** The engine's logs are packed; one that is still written has no end. */
function unpacked(file: string): Buffer {
	const content = readFileSync(file);
	const isPacked = content.indexOf(GZIP) === 0;
	return isPacked ? gunzipSync(content, { finishFlush: constants.Z_SYNC_FLUSH }) : content;
}
