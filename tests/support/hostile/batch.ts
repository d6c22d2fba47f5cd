import { openSync, writeSync } from "node:fs";
import { serialize } from "node:v8";
import fc from "fast-check";
import type { Door } from "./door";
import { DOORS, type DoorName } from "./doors";
import { Globals } from "./globals";
import { Planted } from "./planted";
import { judged } from "./verdict";

/** A number of cases at one door. */
export interface Batch {
	readonly door: DoorName;
	readonly seed: number;
	readonly cases: number;
}

/** How the cases of a batch ended. It ends with its first failure. */
export interface BatchResult {
	readonly cases: number;
	readonly accepted: number;
	readonly refused: number;
	/** The longest that a case took, in milliseconds. */
	readonly slowestMs: number;
	/** The smallest input that fails like the first one, and how. */
	readonly failure?: { readonly input: string; readonly reason: string };
}

/** Where the watcher of this process finds the case that is under way. */
export class Journal {
	readonly #file: number;
	#number = 0;

	constructor(path: string) {
		this.#file = openSync(path, "w");
	}

	/** Writes the number of the case and what it is. */
	begin(given: unknown): void {
		this.#number += 1;
		const content = serialize(given);
		const head = Buffer.alloc(8);
		head.writeUInt32BE(this.#number, 0);
		head.writeUInt32BE(content.length, 4);
		writeSync(this.#file, Buffer.concat([head, content]), 0, undefined, 0);
	}
}

const SHRINK_MS = 20_000;
const LONGEST_PRINTED = 4000;

/** Knocks at a door with generated cases. */
export async function runBatch({ door: name, seed, cases }: Batch, journal: Journal): Promise<BatchResult> {
	const planted = new Planted(seed);
	const door: Door = await DOORS[name].open(planted);
	const globals = new Globals();
	const tally = { cases: 0, accepted: 0, refused: 0, slowestMs: 0 };
	const rule = async (given: unknown) => {
		journal.begin(given);
		const startedAt = performance.now();
		const { isAccepted } = await judged(() => door.knock(given), planted);
		globals.ensureUnchanged();
		tally.slowestMs = Math.max(tally.slowestMs, performance.now() - startedAt);
		tally.cases += 1;
		tally[isAccepted ? "accepted" : "refused"] += 1;
	};
	try {
		const outcome = await fc.check(fc.asyncProperty(door.cases, rule), {
			seed,
			numRuns: cases,
			interruptAfterTimeLimit: SHRINK_MS + cases * 100,
		});
		return { ...tally, ...(outcome.failed && { failure: failureOf(outcome) }) };
	} finally {
		await door.close?.();
	}
}

function failureOf({ counterexample, errorInstance }: fc.RunDetails<[unknown]>): NonNullable<BatchResult["failure"]> {
	const error = errorInstance instanceof Error ? errorInstance : new Error(`threw ${String(errorInstance)}`);
	return { input: printed(counterexample?.[0]), reason: `${error.stack ?? error.message}` };
}

/** What to try again. */
export function printed(given: unknown): string {
	const text = textOf(given);
	return text.length > LONGEST_PRINTED ? `${text.slice(0, LONGEST_PRINTED)}… (${text.length} characters)` : text;
}

/** What is nested too deeply for fast-check is not too deep for JSON. */
function textOf(given: unknown): string {
	try {
		return fc.stringify(given);
	} catch {
		return JSON.stringify(given);
	}
}
