import { parseArgs } from "node:util";
import { type On, playYear } from "./playYear";
import type { YearAccount } from "./yearReport";

const HELP = `npm run year -- [options]

Plays days of a pipeline that meets mishaps, kills and races, and looks at the service after each.

  --seed N       one year, the same each time (default 1); --seed 1-20: one after the other
  --days N       how many days (default 365, on the engine 30)
  --on WHAT      lifecycles (in this process), engine (the real one); default: one after the other
  --failures     also prints why runs failed that later ones made good
`;

interface Play {
	readonly seed: string;
	readonly on: On;
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
		placesOf(values.on).map((on) => ({
			seed,
			on,
			days: Number(values.days ?? (on === "engine" ? ENGINE_DAYS : YEAR_DAYS)),
		})),
	);
	let passed = 0;
	for (const play of plays) {
		const account = await show(play);
		if (values.failures || account.faults.length > 0)
			for (const failure of account.failures) process.stdout.write(`    ${failure}\n`);
		for (const fault of account.faults) process.stdout.write(`    FAULT ${fault}\n`);
		if (account.faults.length === 0) passed += 1;
	}
	process.stdout.write(`${passed} passed, ${plays.length - passed} failed\n`);
	return passed === plays.length ? 0 : 1;
}

function seedsOf(range: string): string[] {
	const [, from, to] = /^(\d+)-(\d+)$/.exec(range) ?? [];
	if (from === undefined || to === undefined) return [range];
	return Array.from({ length: Number(to) - Number(from) + 1 }, (_, index) => `${Number(from) + index}`);
}

function placesOf(on: string | undefined): On[] {
	if (on === undefined) return ["lifecycles", "engine"];
	if (on === "lifecycles" || on === "engine") return [on];
	throw new Error(`--on is lifecycles or engine, not ${on}`);
}

async function show({ seed, on, days }: Play): Promise<YearAccount> {
	const started = performance.now();
	const account = await playYear({
		seed,
		on,
		days,
		onDay: ({ number }) => {
			if (number % 30 === 0) process.stderr.write(`  seed ${seed} on ${on}: day ${number} of ${days}\n`);
		},
	});
	const seconds = Math.round((performance.now() - started) / 1000);
	const mishaps = Object.values(account.mishaps).reduce((sum, count) => sum + count, 0);
	process.stdout.write(
		`seed ${seed}, ${days} days on ${on}: ${account.runs} runs, ${account.requests} requests, ${mishaps} mishaps, ${account.killed} kills, ` +
			`${account.races} races, ${account.failed} failed runs made good, ${account.faults.length} faults (${seconds} s)\n`,
	);
	return account;
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
