#!/usr/bin/env node
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { binariesOn } from "./engine/binaries.mjs";
import { fillBinFolder } from "./engine/binFolder.mjs";
import { ENGINE_BIN, ENGINE_CACHE } from "./engine/folders.mjs";
import { fromGoModules } from "./engine/fromGoModules.mjs";
import { fromInstaller } from "./engine/fromInstaller.mjs";
import { installRandomPlugin, RANDOM_STAND_IN } from "./engine/randomPlugin.mjs";
import { exclusively } from "./exclusively.mjs";
import { progress } from "./log.mjs";

/** Sources of an engine if there is none on PATH or in the cache, in the order in which they are tried. */
const SOURCES = [
	{ name: "the official installer", provide: fromInstaller },
	{ name: "a build from Go modules", provide: fromGoModules },
];

/**
 * Finds or installs an engine with everything that a Node program needs.
 * @returns {Promise<string>} the folder of its binaries, to be first on PATH
 */
export function ensureEngine() {
	return exclusively(`${ENGINE_CACHE}.lock`, async () => {
		const binaries = binariesOn(foreignPath()) ?? binariesOn(join(ENGINE_CACHE, "bin")) ?? (await provideBinaries());
		/** @type {Record<string, import("./engine/binFolder.mjs").Executable>} */
		const executables = Object.fromEntries(Object.entries(binaries).map(([name, file]) => [name, { file }]));
		if (!(await installRandomPlugin(/** @type {string} */ (binaries.pulumi)))) {
			executables["pulumi-resource-random"] = { script: RANDOM_STAND_IN };
		}
		await fillBinFolder(ENGINE_BIN, executables);
		return ENGINE_BIN;
	});
}

/** Returns PATH without our own folder, because its links would otherwise point to themselves. */
function foreignPath() {
	const folders = (process.env.PATH ?? "").split(delimiter);
	return folders.filter((folder) => folder !== ENGINE_BIN).join(delimiter);
}

async function provideBinaries() {
	const reasons = ["there is no pulumi with its Node language host on PATH"];
	for (const { name, provide } of SOURCES) {
		try {
			const binaries = binariesOn(await provide());
			if (binaries) return binaries;
			reasons.push(`${name} did not provide all binaries`);
		} catch (error) {
			reasons.push(`${name} failed: ${error instanceof Error ? error.message : error}`);
		}
	}
	const remediation =
		"Install Pulumi (https://www.pulumi.com/docs/install) or Go (https://go.dev/dl), then run this command again.";
	throw new Error(
		`Setting up the Pulumi engine:\n${reasons.map((reason) => `  - ${reason}`).join("\n")}\n${remediation}`,
	);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	try {
		process.stdout.write(`${await ensureEngine()}\n`);
	} catch (error) {
		progress(error instanceof Error ? error.message : `${error}`);
		process.exitCode = 1;
	}
}
