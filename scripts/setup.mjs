#!/usr/bin/env node
// Needs nothing but Node and npm: it is the first thing every command of a fresh clone runs.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { exclusively } from "./exclusively.mjs";
import { progress } from "./log.mjs";
import { run } from "./run.mjs";

export const CHECKOUT = dirname(dirname(fileURLToPath(import.meta.url)));
const STAMP = join(CHECKOUT, "node_modules", ".installed-lockfile");

/** Installs the dependencies where the lockfile has changed since they were installed, and compiles what has changed. */
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
		`Setting up needs Node 20.19 or later; this is ${process.versions.node}. Get one from https://nodejs.org.`,
	);
}

async function install() {
	const lockfile = createHash("sha256")
		.update(readFileSync(join(CHECKOUT, "package-lock.json")))
		.digest("hex");
	if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === lockfile) return;
	progress("installing dependencies (npm ci)");
	// No dependency needs its install script, and none of them gets to run one.
	await run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: CHECKOUT, progress: "installing" });
	writeFileSync(STAMP, lockfile);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	await setUp().catch((error) => {
		progress(error.message);
		process.exitCode = 1;
	});
}
