import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Binaries of an engine that a Node program needs, by the names under which the engine looks for them. */
export const BINARIES = ["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"];

/**
 * @param {string} path folders, as in the environment variable PATH
 * @returns {Record<string, string> | undefined} the path of each binary; undefined if one is missing
 */
export function binariesOn(path) {
	/** @type {Record<string, string>} */
	const found = {};
	for (const name of BINARIES) {
		const file = path
			.split(delimiter)
			.map((folder) => join(folder, name))
			.find(isExecutable);
		if (!file) return undefined;
		found[name] = file;
	}
	return found;
}

/** @param {string} file */
function isExecutable(file) {
	try {
		accessSync(file, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}
