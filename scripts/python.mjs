import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CACHE } from "./engine/folders.mjs";
import { exclusively } from "./exclusively.mjs";
import { progress } from "./log.mjs";
import { run } from "./run.mjs";

const OLDEST_MINOR = 9;
const REMEDIATION = `Get Python 3.${OLDEST_MINOR} or later with its venv module from https://www.python.org/downloads, or the system's packages python3 and python3-venv, then run this command again.`;

/**
 * Creates a virtual environment with the packages of a requirements file, if there is none. All checkouts of a user share it;
 * each content of the file and version of Python has its own.
 * @param {string} requirements path of the file
 * @returns {Promise<string>} the folder of its programs, to be first on PATH
 * @throws {Error} if python3 is missing, too old or without venv, or the packages can't be installed
 */
export async function ensurePython(requirements) {
	const version = await requirePython();
	const hash = createHash("sha256")
		.update(await readFile(requirements))
		.digest("hex");
	const folder = join(CACHE, `python-${version}-${hash.slice(0, 12)}`);
	// Written last, so that an interrupted environment is created again.
	const stamp = join(folder, ".complete");
	await exclusively(`${folder}.lock`, async () => {
		if (existsSync(stamp)) return;
		progress(`creating a Python environment for ${requirements} (under a minute, once)`);
		await make(folder, requirements);
		await writeFile(stamp, "");
	});
	return join(folder, "bin");
}

/** @returns {Promise<string>} "3.12" */
async function requirePython() {
	const ask = "import sys; print('%d.%d' % sys.version_info[:2])";
	const answer = await run("python3", ["-c", ask]).catch((error) => {
		throw new Error(`Setting up Python: there is no python3 that runs (${error.message}). ${REMEDIATION}`);
	});
	const version = answer.trim();
	const [major = 0, minor = 0] = version.split(".").map(Number);
	if (major === 3 && minor >= OLDEST_MINOR) return version;
	throw new Error(`Setting up Python: python3 is ${version}. ${REMEDIATION}`);
}

/**
 * @param {string} folder
 * @param {string} requirements
 */
async function make(folder, requirements) {
	await rm(folder, { recursive: true, force: true });
	await run("python3", ["-m", "venv", folder]).catch((error) => {
		throw new Error(`Setting up Python: python3 can't create a virtual environment (${error.message}). ${REMEDIATION}`);
	});
	const install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "-r", requirements];
	await run(join(folder, "bin", "python3"), install, { progress: "installing Python packages" }).catch((error) => {
		throw new Error(`Setting up Python: pip can't install the packages: ${error.message}`);
	});
}
