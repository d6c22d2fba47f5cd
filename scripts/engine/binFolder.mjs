import { chmod, mkdir, readdir, readFile, readlink, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Something to start under a name: an executable elsewhere, or a Node script. */
/** @typedef {{ file: string } | { script: string }} Executable */

/**
 * Makes `folder` hold these executables and nothing else. What is right already is not touched: the folder may be in use.
 * @param {string} folder
 * @param {Record<string, Executable>} executables by name
 */
export async function fillBinFolder(folder, executables) {
	await mkdir(folder, { recursive: true });
	for (const [name, executable] of Object.entries(executables)) {
		const made = join(folder, `.${name}.${process.pid}`);
		if ("file" in executable) await link(executable.file, join(folder, name), made);
		else await launch(executable.script, join(folder, name), made);
	}
	const strays = (await readdir(folder)).filter((name) => !(name in executables));
	await Promise.all(strays.map((name) => rm(join(folder, name))));
}

/**
 * A link and no script: the engine follows links to see that its own language host is the one on PATH, and warns otherwise.
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
async function launch(script, path, made) {
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
