import { parseArgs } from "node:util";
import { attack, casesByShare, DOOR_NAMES, type DoorResult } from "../support/hostile/attack";
import type { DoorName } from "../support/hostile/doors";

const HELP = `npm run attack -- [options]

Knocks with generated input at every place where input from elsewhere comes in, and fails if anything hangs, crashes, throws a raw
error, changes a global, or says what a message must not have.

  --cases N      in all, distributed among the doors (default 300000)
  --seed N       the same cases again
  --door NAME    only one of: ${DOOR_NAMES.join(", ")}
`;

const print = (line: string) => void process.stdout.write(`${line}\n`);
const isDoor = (name: string): name is DoorName => DOOR_NAMES.some((door) => door === name);

function row(cells: readonly (string | number)[]): string {
	const [name = "", ...numbers] = cells;
	return [`${name}`.padEnd(26), ...numbers.map((cell) => `${cell}`.padStart(10))].join("");
}

function report({ door, cases, failures }: DoorResult): void {
	print(`${failures.length === 0 ? "✔" : "✘"} ${door}: ${cases} cases`);
	for (const { input, reason } of failures) print(`  ${input}\n    ${reason.replaceAll("\n", "\n    ")}`);
}

function summary(results: readonly DoorResult[], seed: number): readonly string[] {
	const rows = results.map(({ door, cases, refused, accepted, failures, slowestMs }) =>
		row([door, cases, refused, accepted, failures.length, Math.round(slowestMs)]),
	);
	const sum = (name: "cases" | "refused" | "accepted") => results.reduce((total, result) => total + result[name], 0);
	const failed = results.reduce((total, { failures }) => total + failures.length, 0);
	const head = row([`seed ${seed}`, "cases", "refused", "accepted", "failures", "slowest ms"]);
	return [head, ...rows, row(["all", sum("cases"), sum("refused"), sum("accepted"), failed, ""])];
}

async function main(): Promise<number> {
	const { values } = parseArgs({
		options: {
			cases: { type: "string", default: "300000" },
			seed: { type: "string", default: `${Date.now() % 1_000_000}` },
			door: { type: "string" },
			help: { type: "boolean", default: false },
		},
	});
	const [total, seed] = [Number(values.cases), Number(values.seed)];
	const { door } = values;
	if (values.help || !Number.isInteger(total) || !Number.isInteger(seed) || (door !== undefined && !isDoor(door))) {
		print(HELP);
		return values.help ? 0 : 2;
	}
	const results = await attack({ cases: casesByShare(total, door ? [door] : DOOR_NAMES), seed, report });
	for (const line of summary(results, seed)) print(line);
	const failed = results.reduce((sum, { failures }) => sum + failures.length, 0);
	const passed = results.reduce((sum, { accepted, refused }) => sum + accepted + refused, 0);
	print(`${passed} passed, ${failed} failed`);
	return failed === 0 && passed > 0 ? 0 : 1;
}

void main().then((status) => {
	process.exitCode = status;
});
