#!/usr/bin/env node
// Runs the tests that call the provider in their own process, and prints how much of each room of provider/ they run.
// Information only: there is no threshold. Arguments are passed to mocha.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { progress } from "./log.mjs";
import { runInTerminal } from "./run.mjs";
import { CHECKOUT } from "./setup.mjs";

const SPECS = ["unit", "scenarios"].map((folder) => `tests/${folder}/**/*.spec.ts`);
const PAGES = join("tests", ".work", "coverage");
const MEASURES = /** @type {const} */ (["lines", "branches", "functions"]);

/** @typedef {Readonly<Record<typeof MEASURES[number], Readonly<{ total: number, covered: number }>>>} Counts */

/**
 * @param {readonly string[]} args
 * @returns {Promise<number>} mocha's exit status
 */
async function measure(args) {
	const raw = mkdtempSync(join(tmpdir(), "kms-coverage-"));
	// A run that fails must not show the figures of an earlier one.
	rmSync(join(CHECKOUT, PAGES), { recursive: true, force: true });
	try {
		const reports = ["--reporter", "json-summary", "--reporter", "html", "--reports-dir", PAGES];
		const c8 = ["c8", "--temp-directory", raw, "--include", "provider/**", "--extension", ".ts", ...reports];
		// One file after the other: mocha ends the processes of a parallel run before they have written what they counted.
		const mocha = ["mocha", "--reporter", "dot"];
		const specs = args.some((arg) => arg.endsWith(".ts")) ? [] : SPECS;
		// What scenarios do on the engine happens in another process, and needs the engine.
		const inProcess = args.includes("--grep") ? [] : ["--invert", "--grep", "on the engine"];
		return await runInTerminal([...c8, ...mocha, ...inProcess, ...specs, ...args], { cwd: CHECKOUT, env: process.env });
	} finally {
		rmSync(raw, { recursive: true });
	}
}

/** A row for each folder of provider/, with what its files add up to, and one for all. */
function rooms() {
	const summary = JSON.parse(readFileSync(join(CHECKOUT, PAGES, "coverage-summary.json"), "utf8"));
	/** @type {Map<string, Counts[]>} */
	const files = new Map();
	for (const [path, counts] of Object.entries(summary)) {
		const room = path === "total" ? "all" : relative(CHECKOUT, dirname(path));
		files.set(room, [...(files.get(room) ?? []), counts]);
	}
	return [...files]
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([room, all]) => [room, ...MEASURES.map((measure) => share(all, measure))]);
}

/**
 * @param {readonly Counts[]} files
 * @param {typeof MEASURES[number]} measure
 */
function share(files, measure) {
	const [total, covered] = [files.map((file) => file[measure].total), files.map((file) => file[measure].covered)].map(
		(counts) => counts.reduce((sum, count) => sum + count, 0),
	);
	return total ? `${Math.floor((100 * (covered ?? 0)) / total)} %` : "none";
}

const status = await measure(process.argv.slice(2));
const rows = [["", ...MEASURES], ...rooms()];
const width = Math.max(...rows.map(([room = ""]) => room.length));
for (const [room = "", ...shares] of rows)
	process.stdout.write(`${room.padEnd(width)}${shares.map((text) => text.padStart(11)).join("")}\n`);
progress(`Line by line: ${join(PAGES, "index.html")}`);
process.exitCode = status;
