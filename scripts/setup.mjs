#!/usr/bin/env node
// Needs only Node and npm, because every command of a fresh clone runs it first.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { exclusively } from "./exclusively.mjs";
import { progress } from "./log.mjs";
import { run } from "./run.mjs";

export const CHECKOUT = dirname(dirname(fileURLToPath(import.meta.url)));
const STAMP = join(CHECKOUT, "node_modules", ".installed-lockfile");

/** Installs the dependencies if the lockfile has changed since the last installation, and compiles what has changed. */
export async function setUp() {
	requireNode();
	await exclusively(join(CHECKOUT, ".setup.lock"), async () => {
		await install();
		await run("npm", ["run", "--silent", "build"], { cwd: CHECKOUT, progress: "compiling" });
	});
}

function requireNode() {
	const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
	if (major > 20 || (major === 20 && minor >= 19)) return;
	throw new Error(
		`Setting up: this is Node ${process.versions.node}, but 20.19 or later is needed. Get it from https://nodejs.org.`,
	);
}

async function install() {
	const lockfile = createHash("sha256")
		.update(readFileSync(join(CHECKOUT, "package-lock.json")))
		.digest("hex");
	if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === lockfile) return;
	progress("installing dependencies (npm ci)");
	// No dependency needs its install script, so none is allowed to run one.
	await run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: CHECKOUT, progress: "installing" });
	writeFileSync(STAMP, lockfile);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	await setUp().catch((error) => {
		progress(error.message);
		process.exitCode = 1;
	});
}
