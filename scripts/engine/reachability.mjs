import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CACHE } from "./folders.mjs";

const REMEMBERED_MS = 24 * 60 * 60 * 1000;
const PROBE_MS = 5_000;

/**
 * Returns whether a host answers. Remembers for a day that it doesn't, so that runs behind a firewall don't wait each time.
 * @param {string} host
 * @returns {Promise<boolean>}
 */
export async function isReachable(host) {
	const memory = join(CACHE, `unreachable-${host}`);
	if (existsSync(memory) && Date.now() - statSync(memory).mtimeMs < REMEMBERED_MS) return false;
	try {
		await fetch(`https://${host}`, { method: "HEAD", redirect: "manual", signal: AbortSignal.timeout(PROBE_MS) });
		rmSync(memory, { force: true });
		return true;
	} catch {
		mkdirSync(CACHE, { recursive: true });
		writeFileSync(memory, "This host did not answer. It is tried again after a day, or when this file is removed.\n");
		return false;
	}
}
