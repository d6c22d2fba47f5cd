import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Memory } from "../support/emulatorProcess";
import { LoadedEmulator, type Rate } from "./emulatorLoad";

const RESULT = join(__dirname, "..", "..", "docs", "emulator-load.json");
const COUNT = 30_000;
const IMPORTS = 2000;
/** Number of requests between two measurements of memory. */
const STEP = 50_000;
const MOST_REQUESTS = 200_000;
/** MiB by which memory may grow between the first measurement and the last. */
const MOST_GROWTH = 10;
const LEAST_PER_SECOND = 1000;
const LONGEST_P99 = 50;

/** Kinds of requests that are measured. Those that a deployment waits for have a budget. */
const KINDS: readonly {
	readonly what: string;
	readonly hasBudget?: true;
	readonly measure: (emulator: LoadedEmulator) => Promise<Rate>;
}[] = [
	{
		what: "get-parameters-for-import, RSAES_OAEP_SHA_256, by token",
		hasBudget: true,
		measure: (emulator) => emulator.rate(COUNT, emulator.getParameters("RSAES_OAEP_SHA_256", "token")),
	},
	{
		what: "get-parameters-for-import, RSAES_OAEP_SHA_256, signed",
		hasBudget: true,
		measure: (emulator) => emulator.rate(COUNT, emulator.getParameters("RSAES_OAEP_SHA_256", "signature")),
	},
	{
		what: "get-parameters-for-import, SM2_ENCRYPT, by token",
		hasBudget: true,
		measure: (emulator) => emulator.rate(COUNT, emulator.getParameters("SM2_ENCRYPT", "token")),
	},
	{ what: "describe-key", measure: (emulator) => emulator.rate(COUNT, emulator.describeKey()) },
	{
		what: "import- and delete-imported-key-material, RSA",
		measure: (emulator) => emulator.importRate(IMPORTS, "RSAES_OAEP_SHA_256"),
	},
	{
		what: "import- and delete-imported-key-material, SM2",
		measure: (emulator) => emulator.importRate(IMPORTS, "SM2_ENCRYPT"),
	},
];

const mapped = (all: Readonly<Record<string, object>>) =>
	Object.fromEntries(Object.entries(all).map(([name, values]) => [name, rounded(values)]));
const rounded = (values: object) =>
	Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number(Number(value).toFixed(2))]));

function print(title: string, cells: readonly (number | string)[], isMissed = false): void {
	const texts = cells.map((cell) => `${typeof cell === "number" ? cell.toFixed(1) : cell}`.padStart(10));
	process.stdout.write(`${title.padEnd(58)}${texts.join("")}${isMissed ? "  MISSED" : ""}\n`);
	if (isMissed) process.exitCode = 1;
}

/** Runs `work` on a new emulator, so that no measurement inherits the memory of another. */
async function withEmulator<T>(work: (emulator: LoadedEmulator) => Promise<T>): Promise<T> {
	const emulator = await LoadedEmulator.start();
	return work(emulator).finally(() => emulator.stop());
}

async function measureKinds(): Promise<object> {
	print("", ["per second", "p50 ms", "p99 ms", "max ms"]);
	const rates: Record<string, Rate> = {};
	for (const { what, hasBudget, measure } of KINDS) {
		const rate = await withEmulator(measure);
		const isMissed = hasBudget && (rate.perSecond < LEAST_PER_SECOND || rate.p99 > LONGEST_P99);
		print(what, [rate.perSecond, rate.p50, rate.p99, rate.max], isMissed);
		rates[what] = rate;
	}
	return mapped(rates);
}

async function measureMemory(emulator: LoadedEmulator): Promise<Record<string, Memory>> {
	print("\nmemory after requests", ["", "MiB", "heap MiB"]);
	const nextRequest = emulator.getParameters("RSAES_OAEP_SHA_256", "token");
	const found: Record<string, Memory> = {};
	for (let requests = STEP; requests <= MOST_REQUESTS; requests += STEP) {
		await emulator.run(STEP, nextRequest);
		const memory = await emulator.memory();
		found[requests] = memory;
		print(`${requests}`, ["", memory.resident, memory.heap]);
	}
	const growth = (found[MOST_REQUESTS]?.resident ?? Number.NaN) - (found[STEP]?.resident ?? Number.NaN);
	print("growth", ["", growth], !(growth <= MOST_GROWTH));
	return found;
}

async function main(): Promise<void> {
	const rates = await measureKinds();
	const [memory, longestWaitMs] = await withEmulator(async (emulator) => {
		const found = await measureMemory(emulator);
		return [found, await emulator.longestWaitBesideJournal()] as const;
	});
	print("\nlongest wait while 100,000 entries of the journal are read", ["", "", "", longestWaitMs]);
	const figures = { rates, memory: mapped(memory), ...rounded({ longestWaitMs }) };
	const result = { node: process.version, cores: availableParallelism(), ...figures };
	writeFileSync(RESULT, `${JSON.stringify(result, null, 2)}\n`);
}

void main();
