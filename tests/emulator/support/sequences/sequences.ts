import assert from "node:assert/strict";
import fc from "fast-check";
import { startEmulator } from "huaweicloud-kms-emulator";
import { type Area, sequencesOf } from "./areas";
import { compareKeys, compareLists } from "./comparison";
import type { Rules } from "./keyModel";
import { SequenceRun } from "./sequenceRun";
import { Service } from "./service";
import { type Step, weighted } from "./step";

const QUOTAS = { keyQuota: 3, tagQuota: 3 } as const;

/** Settings of the emulators: the defaults, and all other values that the model knows. */
const RULES: readonly Rules[] = [
	{ ...QUOTAS, parametersTtlSeconds: 86_400, expiryLagSeconds: 0, singleUseTokens: false, olderTokens: "valid" },
	{ ...QUOTAS, parametersTtlSeconds: 7200, expiryLagSeconds: 3600, singleUseTokens: true, olderTokens: "void" },
];

/** Start times at different milliseconds, so that nothing is rounded correctly by chance. */
const starts = fc.constantFrom(0, 1, 500, 999).map((milliseconds) => Date.UTC(2030, 0, 1) + milliseconds);

/** Stops this machine's time, which an emulator's clock is based on. */
class StoppedClock {
	/** Milliseconds. */
	now = 0;
	readonly #machine = Date.now;

	constructor() {
		Date.now = () => this.now;
	}

	restore(): void {
		Date.now = this.#machine;
	}
}

/** Whether all keys are read after each step. Mostly not: no result may depend on earlier reads. */
const reading = weighted([4, false], [1, true]);

/** Runs sequences against emulators with a stopped machine clock, so that all times are known in advance. */
export class Sequences {
	readonly #services: readonly Service[];
	readonly #outcomes = new Set<string>();
	readonly #clock = new StoppedClock();

	private constructor(services: readonly Service[]) {
		this.#services = services;
	}

	static async start(): Promise<Sequences> {
		const start = async (rules: Rules) => Service.of(await startEmulator({ ...rules, moreRegions: ["cn-east-3"] }));
		return new Sequences(await Promise.all(RULES.map(start)));
	}

	async close(): Promise<void> {
		this.#clock.restore();
		for (const service of this.#services) await service.close();
	}

	/**
	 * Runs random sequences.
	 * @throws {Error} with seed, path and the shortest failing sequence if a response differs from the model's prediction
	 */
	async check(area: Area, numRuns: number): Promise<void> {
		const rulesNumbers = fc.nat(RULES.length - 1);
		const rule = fc.asyncProperty(rulesNumbers, starts, reading, sequencesOf(area), (...sequence) =>
			this.#play(...sequence),
		);
		await fc.assert(rule, { numRuns, ...replay() });
	}

	/** @param required outcomes that must have occurred at least once, by operation: codes of refusals, and "done" */
	assertCovered(required: Readonly<Record<string, string>>): void {
		const wanted = Object.entries(required).flatMap(([name, codes]) =>
			codes.split(" ").map((code) => `${name} ${code}`),
		);
		const missed = wanted.filter((outcome) => !this.#outcomes.has(outcome));
		if (replay().seed === undefined) assert.deepEqual(missed, [], "outcomes that did not occur");
	}

	async #play(rulesNumber: number, start: number, readsAfterEachStep: boolean, steps: readonly Step[]): Promise<void> {
		const [service, rules] = [this.#services[rulesNumber], RULES[rulesNumber]];
		assert.ok(service && rules);
		this.#clock.now = start;
		await service.reset();
		const run = new SequenceRun(service, rules, start);
		try {
			for (const step of steps) {
				await step.play(run);
				if (readsAfterEachStep) await compareLists(run);
			}
			await compareLists(run);
			await compareKeys(run);
		} catch (error) {
			throw new Error([...run.outcomes, (error as Error).message].join("\n"));
		}
		for (const outcome of run.outcomes) this.#outcomes.add(outcome);
	}
}

/**
 * Replays a failed sequence: set SEQUENCE_SEED and SEQUENCE_PATH as fast-check printed them, and run the spec file that
 * failed. Without a path, all sequences of the seed are run.
 */
function replay(): fc.Parameters<unknown> {
	const { SEQUENCE_SEED: seed, SEQUENCE_PATH: path } = process.env;
	if (seed === undefined) return {};
	return { seed: Number(seed), ...(path !== undefined && { path, endOnFailure: true }) };
}
