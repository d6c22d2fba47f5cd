#!/usr/bin/env node
// Runs all checks and tests. The last line is "N passed, N failed". With --all-hosts, every scenario is played on every host.
// Other arguments are passed to mocha: files to run, --grep.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { engineEnvironment } from "./engineEnvironment.mjs";
import { progress } from "./log.mjs";
import { runInTerminal } from "./run.mjs";
import { CHECKOUT } from "./setup.mjs";

/** The longest files first: they are handed out in this order, and at the end no core must wait for a long one. */
const SPECS = ["year", "examples", "engine", "scenarios", "emulator", "unit"].map(
	(folder) => `tests/${folder}/**/*.spec.ts`,
);

/** Number of files that are named at the end because they took longest. */
const NAMED_FILES = 10;

const ALL_HOSTS = "--all-hosts";

/** Limited, because an engine keeps one core busy for most of a test, and several of them need a lot of memory. */
const JOBS = Math.min(4, Math.max(2, availableParallelism()));

/** Checks of the source. Each counts as one test. */
const CHECKS = [
	{ name: "types", command: ["tsc", "--project", "tests/tsconfig.json"] },
	{ name: "lint and format", command: ["biome", "ci", "."] },
	{ name: "directions of dependencies", command: ["depcruise", "provider", "sdk", "emulator"] },
];

/**
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ passed: number, failed: number }>}
 */
async function runMocha(args, env) {
	const folder = mkdtempSync(join(tmpdir(), "kms-test-"));
	try {
		const report = join(folder, "counts.json");
		const reporter = [
			"--reporter",
			join(CHECKOUT, "scripts", "countingReporter.cjs"),
			"--reporter-option",
			`counts=${report}`,
		];
		const specs = args.some((arg) => arg.endsWith(".ts")) ? [] : SPECS;
		const command = ["mocha", "--parallel", "--jobs", `${JOBS}`, ...reporter, ...specs, ...args];
		const status = await runInTerminal(command, { cwd: CHECKOUT, env });
		const { passed, failed, files } = JSON.parse(readFileSync(report, "utf8"));
		if (specs.length > 0) nameSlowest(files);
		// Mocha may also fail without a failed test, for example if it finds none.
		return { passed, failed: status === 0 ? failed : Math.max(1, failed) };
	} finally {
		rmSync(folder, { recursive: true });
	}
}

/** @param {readonly { file: string, duration: number }[]} files durations are in milliseconds */
function nameSlowest(files) {
	progress("The files that took longest:");
	const slowest = [...files].sort((one, other) => other.duration - one.duration).slice(0, NAMED_FILES);
	for (const { file, duration } of slowest) progress(`  ${`${Math.round(duration / 1000)}`.padStart(4)} s  ${file}`);
}

/** @param {readonly string[]} options */
async function test(options) {
	const args = options.filter((option) => option !== ALL_HOSTS);
	const hosts = options.includes(ALL_HOSTS) ? { SCENARIO_HOSTS: "all" } : {};
	const env = { ...(await engineEnvironment()), ...hosts };
	const counts = { passed: 0, failed: 0 };
	for (const { name, command } of CHECKS) {
		const succeeded = (await runInTerminal(command, { cwd: CHECKOUT, env })) === 0;
		counts[succeeded ? "passed" : "failed"] += 1;
		progress(`${succeeded ? "✔" : "✘"} ${name}`);
	}
	const { passed, failed } = await runMocha(args, env);
	return { passed: counts.passed + passed, failed: counts.failed + failed };
}

try {
	const { passed, failed } = await test(process.argv.slice(2));
	process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
	process.stdout.write(`${passed} passed, ${failed} failed\n`);
} catch (error) {
	progress(error instanceof Error ? error.message : `${error}`);
	process.exitCode = 1;
	process.stdout.write("0 passed, 1 failed\n");
}
