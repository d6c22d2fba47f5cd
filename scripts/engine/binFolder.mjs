import { chmod, mkdir, readdir, readFile, readlink, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The target of a name in the folder: an executable elsewhere, or a Node script. */
/** @typedef {{ file: string } | { script: string }} Executable */

/**
 * Makes `folder` hold exactly these executables. Leaves correct ones untouched, because the folder may be in use.
 * @param {string} folder
 * @param {Record<string, Executable>} executables by name
 */
export async function fillBinFolder(folder, executables) {
	await mkdir(folder, { recursive: true });
	for (const [name, executable] of Object.entries(executables)) {
		const made = join(folder, `.${name}.${process.pid}`);
		if ("file" in executable) await link(executable.file, join(folder, name), made);
		else await writeLauncher(executable.script, join(folder, name), made);
	}
	const strays = (await readdir(folder)).filter((name) => !(name in executables));
	await Promise.all(strays.map((name) => rm(join(folder, name))));
}

/**
 * Creates a link rather than a script: the engine follows links to check that the language host on PATH is its own, and warns
 * if it is not.
 * @param {string} target
 * @param {string} path
 * @param {string} made
 */
async function link(target, path, made) {
	if ((await readlink(path).catch(() => undefined)) === target) return;
	await symlink(target, made);
	await rename(made, path);
}

/**
 * @param {string} script
 * @param {string} path
 * @param {string} made
 */
async function writeLauncher(script, path, made) {
	const text = `#!/bin/sh\nexec ${quote(process.execPath)} ${quote(script)} "$@"\n`;
	if ((await readFile(path, "utf8").catch(() => undefined)) === text) return;
	await writeFile(made, text);
	await chmod(made, 0o755);
	await rename(made, path);
}

/** @param {string} word */
function quote(word) {
	return `'${word.replaceAll("'", "'\\''")}'`;
}
