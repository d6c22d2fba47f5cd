import { parseArgs } from "node:util";
import { type Host, playYear } from "./playYear";
import type { YearReport } from "./yearReport";

const HELP = `npm run year -- [options]

Plays days of a pipeline with injected faults, kills, races and slips of people, and inspects the service after each day.

  --seed N       the year to play, the same each time (default: 1), or a range of years: 1-20
  --days N       number of days (default: 365, or 30 on the engine)
  --on HOST      lifecycles (in this process) or engine (the real one); default: both in turn
  --failures     also print why runs failed that later ones recovered from
`;

interface Play {
	readonly seed: string;
	readonly on: Host;
	readonly days: number;
}

const ENGINE_DAYS = 30;
const YEAR_DAYS = 365;

async function main(): Promise<number> {
	const { values } = parseArgs({
		options: {
			seed: { type: "string", default: "1" },
			days: { type: "string" },
			on: { type: "string" },
			failures: { type: "boolean", default: false },
			help: { type: "boolean", default: false },
		},
	});
	if (values.help) {
		process.stdout.write(HELP);
		return 0;
	}
	const plays = seedsOf(values.seed).flatMap((seed) =>
		hostsOf(values.on).map((on) => ({
			seed,
			on,
			days: Number(values.days ?? (on === "engine" ? ENGINE_DAYS : YEAR_DAYS)),
		})),
	);
	let passed = 0;
	for (const play of plays) {
		const report = await show(play);
		if (values.failures || report.violations.length > 0)
			for (const failure of report.failures) process.stdout.write(`    ${failure}\n`);
		for (const violation of report.violations) process.stdout.write(`    VIOLATION ${violation}\n`);
		if (report.violations.length === 0) passed += 1;
	}
	process.stdout.write(`${passed} passed, ${plays.length - passed} failed\n`);
	return passed === plays.length ? 0 : 1;
}

function seedsOf(range: string): string[] {
	const [, from, to] = /^(\d+)-(\d+)$/.exec(range) ?? [];
	if (from === undefined || to === undefined) return [range];
	return Array.from({ length: Number(to) - Number(from) + 1 }, (_, index) => `${Number(from) + index}`);
}

function hostsOf(on: string | undefined): Host[] {
	if (on === undefined) return ["lifecycles", "engine"];
	if (on === "lifecycles" || on === "engine") return [on];
	throw new Error(`--on must be lifecycles or engine, not ${on}`);
}

async function show({ seed, on, days }: Play): Promise<YearReport> {
	const started = performance.now();
	const report = await playYear({
		seed,
		on,
		days,
		onDay: ({ number }) => {
			if (number % 30 === 0) process.stderr.write(`  seed ${seed} on ${on}: day ${number} of ${days}\n`);
		},
	});
	const seconds = Math.round((performance.now() - started) / 1000);
	const injected = sumOf(report.injectedFaults);
	process.stdout.write(
		`seed ${seed}, ${days} days on ${on}: ${report.runs} runs, ${report.requests} requests, ${injected} injected faults, ` +
			`${report.killed} kills, ${report.races} races, ${sumOf(report.slips)} slips, ${report.failed} failed runs recovered, ${report.vouched} keys vouched for, ` +
			`${report.violations.length} violations (${seconds} s)\n`,
	);
	const slips = Object.entries(report.slips).map(([name, count]) => `${count} ${name}`);
	process.stdout.write(`    slips: ${slips.join(", ")}\n`);
	return report;
}

function sumOf(counts: Readonly<Record<string, number>>): number {
	return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

main().then(
	(status) => {
		process.exitCode = status;
	},
	(error: Error) => {
		process.stderr.write(`${error.message}\n`);
		process.exitCode = 1;
	},
);
