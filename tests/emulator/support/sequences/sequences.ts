import assert from "node:assert/strict";
import fc from "fast-check";
import { startEmulator } from "huaweicloud-kms-emulator";
import { type Area, sequencesOf } from "./areas";
import { compareKeys, compareLists } from "./comparison";
import type { Rules } from "./keyModel";
import { Scene } from "./sequenceRun";
import { Service } from "./service";
import { type Step, weighted } from "./step";

const QUOTAS = { keyQuota: 3, tagQuota: 3 } as const;

/** Emulators by their settings: the ones by default, and all others that the model knows. */
const RULES: readonly Rules[] = [
	{ ...QUOTAS, parametersTtlSeconds: 86_400, expiryLagSeconds: 0, singleUseTokens: false, olderTokens: "valid" },
	{ ...QUOTAS, parametersTtlSeconds: 7200, expiryLagSeconds: 3600, singleUseTokens: true, olderTokens: "void" },
];

/** To the last millisecond of a second, so that nothing can be rounded by chance. */
const starts = fc.constantFrom(0, 1, 500, 999).map((milliseconds) => Date.UTC(2030, 0, 1) + milliseconds);

/** This machine's time, as long as it stands still: it is the one thing that an emulator's clock counts from. */
class StandingClock {
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

/** Whether all keys are looked at after each step. Mostly not: nothing may depend on who looked. */
const watching = weighted([4, false], [1, true]);

/** Emulators whose machine's clock stands still, so that every time in a sequence is known beforehand. */
export class Sequences {
	readonly #services: readonly Service[];
	readonly #met = new Set<string>();
	readonly #clock = new StandingClock();

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
	 * Plays random sequences, and makes sure that they got around.
	 * @param met codes of refusals that some of them have to come to, and "done", by operation
	 * @throws {Error} with seed, path and the shortest sequence found where an answer is not the model's
	 */
	async hold(area: Area, numRuns: number, met: Readonly<Record<string, string>>): Promise<void> {
		const again = replay();
		const rulesNumbers = fc.nat(RULES.length - 1);
		const rule = fc.asyncProperty(rulesNumbers, starts, watching, sequencesOf(area), (...sequence) =>
			this.#play(...sequence),
		);
		await fc.assert(rule, { numRuns, ...again });
		const wanted = Object.entries(met).flatMap(([name, codes]) => codes.split(" ").map((code) => `${name} ${code}`));
		const missed = wanted.filter((outcome) => !this.#met.has(outcome));
		if (again.seed === undefined) assert.deepEqual(missed, [], "sequences that came to nothing");
	}

	async #play(rulesNumber: number, start: number, isWatched: boolean, steps: readonly Step[]): Promise<void> {
		const [service, rules] = [this.#services[rulesNumber], RULES[rulesNumber]];
		assert.ok(service && rules);
		this.#clock.now = start;
		await service.reset();
		const scene = new Scene(service, rules, start);
		try {
			for (const step of steps) {
				await step.play(scene);
				if (isWatched) await compareLists(scene);
			}
			await compareLists(scene);
			await compareKeys(scene);
		} catch (error) {
			throw new Error([...scene.outcomes, (error as Error).message].join("\n"));
		}
		for (const outcome of scene.outcomes) this.#met.add(outcome);
	}
}

/**
 * One failed sequence again: SEQUENCE_SEED and SEQUENCE_PATH as fast-check printed them, in a run of the spec file that it
 * failed in. Without a path, all sequences of the seed.
 */
function replay(): fc.Parameters<unknown> {
	const { SEQUENCE_SEED: seed, SEQUENCE_PATH: path } = process.env;
	if (seed === undefined) return {};
	return { seed: Number(seed), ...(path !== undefined && { path, endOnFailure: true }) };
}
