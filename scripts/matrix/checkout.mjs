import { lstatSync } from "node:fs";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { run } from "../run.mjs";
import { CHECKOUT } from "../setup.mjs";

const EXACT_VERSION = /("@pulumi\/pulumi": )"\d[^"]*"/g;

/**
 * Runs `work` in a copy of this checkout that is set up with another version of `@pulumi/pulumi`.
 * @template Result
 * @param {string} pulumi
 * @param {(folder: string) => Promise<Result>} work
 * @returns {Promise<Result>}
 */
export async function withCheckoutCopy(pulumi, work) {
	const folder = await mkdtemp(join(tmpdir(), "matrix-"));
	try {
		await copyFiles(folder, pulumi);
		const progress = `setting up a copy with @pulumi/pulumi ${pulumi}`;
		const args = ["install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund"];
		await run("npm", args, { cwd: folder, progress });
		await run(process.execPath, [join("scripts", "setup.mjs")], { cwd: folder, progress });
		return await work(folder);
	} finally {
		await rm(folder, { recursive: true });
	}
}

/**
 * Copies all files that are committed or could be.
 * @param {string} folder
 * @param {string} pulumi
 */
async function copyFiles(folder, pulumi) {
	const listed = await run("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: CHECKOUT });
	for (const file of listed.split("\0").filter(isFile)) {
		await cp(join(CHECKOUT, file), join(folder, file));
		if (basename(file) === "package.json") await setVersion(join(folder, file), pulumi);
	}
}

/**
 * Excludes deleted files and links. Installing into a copy of a linked node_modules would change that of the checkout.
 * @param {string} file
 */
function isFile(file) {
	return file !== "" && lstatSync(join(CHECKOUT, file), { throwIfNoEntry: false })?.isFile();
}

/**
 * @param {string} file
 * @param {string} pulumi
 */
async function setVersion(file, pulumi) {
	await writeFile(file, (await readFile(file, "utf8")).replace(EXACT_VERSION, `$1"${pulumi}"`));
}
