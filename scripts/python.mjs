import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CACHE } from "./engine/folders.mjs";
import { exclusively } from "./exclusively.mjs";
import { progress } from "./log.mjs";
import { run } from "./run.mjs";

const OLDEST_MINOR = 9;
const WAYS = `Get Python 3.${OLDEST_MINOR} or later with its venv module from https://www.python.org/downloads, or the system's packages python3 and python3-venv, then run this again.`;

/**
 * Makes sure that there is a virtual environment with what a requirements file lists. For one file and one version of Python
 * it is made once, for all checkouts of a user.
 * @param {string} requirements path of the file
 * @returns {Promise<string>} the folder of its programs, to put first on PATH
 * @throws {Error} where python3 is missing, too old or without venv, or the packages can't be had
 */
export async function ensurePython(requirements) {
	const version = await requirePython();
	const hash = createHash("sha256")
		.update(await readFile(requirements))
		.digest("hex");
	const folder = join(CACHE, `python-${version}-${hash.slice(0, 12)}`);
	// Written last, so that what was interrupted is made anew.
	const stamp = join(folder, ".complete");
	await exclusively(`${folder}.lock`, async () => {
		if (existsSync(stamp)) return;
		progress(`making a Python environment with what ${requirements} lists (under a minute, once)`);
		await make(folder, requirements);
		await writeFile(stamp, "");
	});
	return join(folder, "bin");
}

/** @returns {Promise<string>} "3.12" */
async function requirePython() {
	const ask = "import sys; print('%d.%d' % sys.version_info[:2])";
	const answer = await run("python3", ["-c", ask]).catch((error) => {
		throw new Error(`Setting up Python: there is no python3 that runs (${error.message}). ${WAYS}`);
	});
	const version = answer.trim();
	const [major = 0, minor = 0] = version.split(".").map(Number);
	if (major === 3 && minor >= OLDEST_MINOR) return version;
	throw new Error(`Setting up Python: python3 is ${version}. ${WAYS}`);
}

/**
 * @param {string} folder
 * @param {string} requirements
 */
async function make(folder, requirements) {
	await rm(folder, { recursive: true, force: true });
	await run("python3", ["-m", "venv", folder]).catch((error) => {
		throw new Error(`Setting up Python: python3 can't make a virtual environment (${error.message}). ${WAYS}`);
	});
	const install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "-r", requirements];
	await run(join(folder, "bin", "python3"), install, { progress: "installing Python packages" }).catch((error) => {
		throw new Error(`Setting up Python: pip can't install what is needed. ${error.message}`);
	});
}
