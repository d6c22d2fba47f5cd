import type { TestEmulator } from "../support/emulator";
import type { Kill } from "./calendar";
import type { Chance } from "./chance";
import { type Effect, FaultProxy } from "./faultProxy";
import { INJECTED_FAULTS } from "./faults";
import { type Command, type Pipeline, RunKilledError, type RunResult } from "./pipeline";
import { countOne, type YearReport } from "./yearReport";

const FAULT_RATE = 0.05;

export interface RunsOptions {
	readonly emulator: TestEmulator;
	readonly pipeline: Pipeline;
	readonly chance: Chance;
	readonly report: YearReport;
	/** Names of the faults that may be injected. @default all */
	readonly faults?: readonly string[] | undefined;
	/** The time in epoch seconds. */
	readonly now: () => number;
}

export interface RunOptions {
	/** Names the run. Each run draws its own faults. */
	readonly label: string;
	readonly kill?: Kill | undefined;
	/** Share of requests that get a fault, from 0 to 1. */
	readonly faultRate?: number;
}

/** How a run ended, and what it asked of the service. */
export interface PlayedRun extends RunResult {
	/** The requests that the service answered with success. */
	readonly effects: readonly Effect[];
	/** Names of the operations that were requested, with or without success. */
	readonly requested: readonly string[];
}

/** Runs commands, each through a proxy of its own, and counts what happened. */
export class Runs {
	readonly #options: RunsOptions;
	/** Alias that each key was created with, by key id. */
	readonly #aliases = new Map<string, string>();
	#effects: Effect[] = [];

	constructor(options: RunsOptions) {
		this.#options = options;
	}

	/** Returns what the runs since the last call did at the service. */
	takeEffects(): readonly Effect[] {
		const effects = this.#effects;
		this.#effects = [];
		return effects;
	}

	/** Runs a command that may be killed. @returns why it failed; undefined if it succeeded */
	async attempt(command: Command, options: RunOptions): Promise<string | undefined> {
		const { report, pipeline } = this.#options;
		try {
			return (await this.run(command, options)).failure;
		} catch (error) {
			if (!(error instanceof RunKilledError)) throw error;
			report.killed += 1;
			await pipeline.releaseLock();
			return "killed";
		}
	}

	/** @throws {RunKilledError} if the run was killed */
	async run(command: Command, options: RunOptions): Promise<PlayedRun> {
		const proxy = await this.#open(options);
		try {
			const result = this.#note(await this.#options.pipeline.run(command, proxy));
			return { ...result, effects: proxy.effects, requested: proxy.requested };
		} finally {
			await this.#close(proxy);
		}
	}

	/** Runs a command twice at once. @returns why one failed; undefined if both succeeded */
	async race(command: Command, labels: readonly [string, string]): Promise<string | undefined> {
		const [first, second] = labels;
		const proxies = [await this.#open({ label: first }), await this.#open({ label: second })] as const;
		const results = await this.#options.pipeline.race(command, proxies);
		const failures = results.map((result) => this.#note(result).failure);
		await Promise.all(proxies.map((proxy) => this.#close(proxy)));
		// Each of the two pipelines runs again until its own run succeeds.
		return failures.find((failure) => failure !== undefined);
	}

	#note(result: RunResult): RunResult {
		const { report } = this.#options;
		report.runs += 1;
		report.steps += result.steps.length;
		if (result.failure !== undefined) report.failed += 1;
		return result;
	}

	#open({ label, kill, faultRate = FAULT_RATE }: RunOptions): Promise<FaultProxy> {
		const { emulator, chance, now, faults = Object.keys(INJECTED_FAULTS) } = this.#options;
		const date = () => new Date(now() * 1000).toUTCString();
		const service = emulator.settings.url;
		return FaultProxy.open({ service, chance, aliases: this.#aliases, date, run: label, faults, faultRate, kill });
	}

	async #close(proxy: FaultProxy): Promise<void> {
		await proxy.close();
		this.#effects.push(...proxy.effects);
		const { report } = this.#options;
		report.requests += proxy.effects.length;
		for (const name of proxy.injected) countOne(report.injectedFaults, name);
	}
}
