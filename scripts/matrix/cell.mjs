import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { delimiter, join, relative, sep } from "node:path";
import { engineEnvironment } from "../engineEnvironment.mjs";
import { runInTerminal } from "../run.mjs";
import { nodeBin } from "./nodeBinary.mjs";
import { SUITES } from "./pins.mjs";

const FOLDERS = ["unit", "scenarios", "engine"];
const SPECS = [...FOLDERS.map((folder) => `tests/${folder}/**/*.spec.ts`), "tests/examples/packed.spec.ts"];
/** Generous, because the matrix tests versions and not the speed of the machine. */
const TIMEOUT_MS = 480_000;
const JOBS = Math.min(4, Math.max(2, availableParallelism()));

/** @typedef {{ passed: number, failed: number }} Counts */
/** @typedef {{ node: string, pulumi: string }} Combination */
/** @typedef {{ file?: string, title: string, error?: string }} RecordedTest */
/** @typedef {Combination & { date: string, seconds: number, suites: Record<string, Counts>, failures: string[] }} Cell */

/**
 * Runs the tests of one combination in a copy of the checkout that has its `@pulumi/pulumi`.
 * @param {Combination} combination
 * @param {string} folder
 * @returns {Promise<Cell>}
 */
export async function runCell({ node, pulumi }, folder) {
	const started = Date.now();
	const record = join(folder, ".matrix.json");
	const reporter = ["--reporter", join(folder, "scripts", "matrix", "recordingReporter.cjs")];
	const options = [
		"--parallel",
		"--jobs",
		`${JOBS}`,
		"--timeout",
		`${TIMEOUT_MS}`,
		...reporter,
		"--reporter-option",
		`record=${record}`,
	];
	const env = await environment(node, pulumi, folder);
	const status = await runInTerminal(["mocha", ...options, ...SPECS], { cwd: folder, env });
	/** @type {RecordedTest[]} */
	const tests = JSON.parse(await readFile(record, "utf8"));
	const failures = tests.flatMap(({ title, error }) => (error === undefined ? [] : [title]));
	// Mocha may also fail without a failed test.
	if (status !== 0 && failures.length === 0)
		throw new Error(`Running mocha on Node ${node}: it exited with code ${status}.`);
	const seconds = Math.round((Date.now() - started) / 1000);
	const suites = Object.fromEntries(SUITES.map((suite) => [suite, countsOf(tests, suite, folder)]));
	return { node, pulumi, date: new Date().toISOString().slice(0, 10), seconds, suites, failures };
}

/**
 * @param {string} node
 * @param {string} pulumi
 * @param {string} folder
 * @returns {Promise<NodeJS.ProcessEnv>}
 */
async function environment(node, pulumi, folder) {
	const env = await engineEnvironment();
	const path = [await nodeBin(node), join(folder, "node_modules", ".bin"), env.PATH].join(delimiter);
	return { ...env, PATH: path, PACKED_WITH_PULUMI: pulumi, SCENARIO_HOSTS: "all" };
}

/**
 * @param {readonly RecordedTest[]} tests
 * @param {string} suite
 * @param {string} folder
 * @returns {Counts}
 */
function countsOf(tests, suite, folder) {
	const own = tests.filter((test) => suiteOf(test, folder) === suite);
	const failed = own.filter(({ error }) => error !== undefined).length;
	return { passed: own.length - failed, failed };
}

/**
 * @param {RecordedTest} test
 * @param {string} folder
 */
function suiteOf({ file = "", title }, folder) {
	const [, kind] = relative(folder, file).split(sep);
	return kind === "examples" ? /installed by (\w+)/.exec(title)?.[1] : kind;
}
