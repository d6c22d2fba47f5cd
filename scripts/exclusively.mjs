import { link, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { progress } from "./log.mjs";

const POLL_MS = 500;

/**
 * Runs `work` while holding a lock file. Takes over the lock of a process that has died.
 * @template T
 * @param {string} lock path of the lock file
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function exclusively(lock, work) {
	await mkdir(dirname(lock), { recursive: true });
	for (let waited = false; !(await take(lock)); waited = true) {
		if (!waited) progress(`waiting for process ${await holder(lock)} to release the lock ${lock}`);
		await sleep(POLL_MS);
	}
	try {
		return await work();
	} finally {
		await rm(lock, { force: true });
	}
}

/** @param {string} lock */
async function take(lock) {
	const own = `${lock}.${process.pid}`;
	await writeFile(own, `${process.pid}`);
	try {
		// Linking is atomic: the lock appears with its content or not at all.
		await link(own, lock);
		return true;
	} catch (error) {
		if (codeOf(error) !== "EEXIST") throw error;
	} finally {
		await rm(own);
	}
	const pid = await holder(lock);
	if (pid > 0 && !isAlive(pid)) {
		await rename(lock, own).catch(ignoreMissing);
		await rm(own, { force: true });
	}
	return false;
}

/** @param {string} lock */
async function holder(lock) {
	return Number(await readFile(lock, "utf8").catch(ignoreMissing)) || 0;
}

/** @param {number} pid */
function isAlive(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return codeOf(error) === "EPERM";
	}
}

/** @param {unknown} error */
function ignoreMissing(error) {
	if (codeOf(error) !== "ENOENT") throw error;
}

/** @param {unknown} error */
function codeOf(error) {
	return error instanceof Error && "code" in error ? error.code : undefined;
}
