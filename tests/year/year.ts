import type { TestEmulator } from "../support/emulator";
import { DAY_SECONDS, type Day, dayOf } from "./calendar";
import { Chance } from "./chance";
import { drift } from "./drift";
import { type Effect, FaultProxy } from "./faultProxy";
import { INJECTED_FAULTS } from "./faults";
import { Inspection } from "./inspection";
import { needlessRequests } from "./needlessRequests";
import { type Pipeline, RunKilledError, type RunResult } from "./pipeline";
import { emptyReport, type YearReport } from "./yearReport";

/** Most runs in a day. The pipeline runs again after a run that failed or was killed, as continuous integration does. */
const MOST_RUNS = 8;
const PAUSE_SECONDS = 20 * 60;
const FAULT_RATE = 0.05;
/** When the pipeline runs, in seconds after the start of the day. */
const HOUR_SECONDS = 3600;

export interface YearOptions {
	readonly seed: string;
	readonly days: number;
	/** Names of the faults that may be injected. @default all */
	readonly faults?: readonly string[];
	/** Makes the files of the key material available, or hides them. */
	readonly setMaterialAvailable: (isAvailable: boolean) => Promise<void>;
	/** Called after each day. */
	readonly onDay?: (day: Day, report: YearReport) => void;
}

/** Runs one program day by day in a pipeline with injected faults, and inspects the service after each day. */
export class Year {
	readonly #emulator: TestEmulator;
	readonly #pipeline: Pipeline;
	readonly #options: YearOptions;
	readonly #chance: Chance;
	readonly #inspection: Inspection;
	readonly #start: number;
	/** Alias that each key was created with, by key id. */
	readonly #aliases = new Map<string, string>();
	readonly #report = emptyReport();
	#effects: Effect[] = [];

	constructor(emulator: TestEmulator, pipeline: Pipeline, options: YearOptions) {
		this.#emulator = emulator;
		this.#pipeline = pipeline;
		this.#options = options;
		this.#chance = new Chance(options.seed);
		this.#inspection = new Inspection(emulator);
		this.#start = Math.floor(this.#now());
	}

	async play(): Promise<YearReport> {
		let before: Day | undefined;
		for (let number = 1; number <= this.#options.days; number++) {
			await this.#waitUntil(this.#start + (number - 1) * DAY_SECONDS + HOUR_SECONDS);
			const day = dayOf(number, this.#chance, this.#start, before);
			const violations = await this.#violationsOf(day, before);
			this.#report.violations.push(...violations.map((violation) => `day ${number}: ${violation}`));
			this.#options.onDay?.(day, this.#report);
			// A violation on one day would be one on the next, too.
			if (violations.length > 0) break;
			before = day;
		}
		return this.#report;
	}

	async #violationsOf(day: Day, before: Day | undefined): Promise<string[]> {
		this.#effects = [];
		await this.#options.setMaterialAvailable(day.isMaterialAvailable);
		if (day.drift) await drift(this.#emulator, day.drift, this.#aliases);
		if (!(await this.#runPipeline(day))) return [`the pipeline failed ${MOST_RUNS} times`];
		return [
			...(await this.#inspection.violations(day.program, await this.#pipeline.resources())),
			...needlessRequests(day, before, this.#effects),
			...(day.hasSecondUp ? await this.#runSecondUp(day) : []),
		];
	}

	/** Runs the day's commands, and starts again from the first when one fails. @returns whether all succeeded */
	async #runPipeline(day: Day): Promise<boolean> {
		for (let attempt = 1; attempt <= MOST_RUNS; attempt++) {
			if (attempt > 1) await this.#emulator.advanceClock(PAUSE_SECONDS);
			const failure = await this.#attempt(day, attempt);
			if (failure === undefined) return true;
			this.#report.failures.push(`day ${day.number}: ${failure}`);
		}
		return false;
	}

	async #attempt(day: Day, attempt: number): Promise<string | undefined> {
		try {
			for (const kind of day.before) {
				const failure = await this.#run(kind, day, this.#openProxy(day, attempt, kind));
				if (failure !== undefined) return failure;
			}
			if (attempt === 1 && day.isRace) return await this.#race(day);
			return await this.#run("up", day, this.#openProxy(day, attempt, "up", attempt === 1 ? day.killed : undefined));
		} catch (error) {
			if (!(error instanceof RunKilledError)) throw error;
			this.#report.killed += 1;
			await this.#pipeline.releaseLock();
			return "killed";
		}
	}

	async #run(kind: "preview" | "up" | "refresh", day: Day, opening: Promise<FaultProxy>): Promise<string | undefined> {
		const proxy = await opening;
		try {
			return this.#note(await this.#pipeline.run(kind, day.program, proxy));
		} finally {
			await this.#close(proxy);
		}
	}

	async #race(day: Day): Promise<string | undefined> {
		this.#report.races += 1;
		const proxies = [await this.#openProxy(day, 1, "first"), await this.#openProxy(day, 1, "second")] as const;
		const results = await this.#pipeline.race(day.program, proxies);
		const failures = results.map((result) => this.#note(result));
		await Promise.all(proxies.map((proxy) => this.#close(proxy)));
		// Each of the two pipelines runs again until its own run succeeds.
		return failures.find((failure) => failure !== undefined);
	}

	#note({ failure, steps }: RunResult): string | undefined {
		this.#report.runs += 1;
		this.#report.steps += steps.length;
		if (failure !== undefined) this.#report.failed += 1;
		return failure;
	}

	/** Checks that another up changes nothing and asks about each key at most once. */
	async #runSecondUp(day: Day): Promise<string[]> {
		const proxy = await this.#openProxy(day, 0, "again", undefined, 0);
		const { failure, steps } = await this.#pipeline.run("up", day.program, proxy);
		const { effects } = proxy;
		await this.#close(proxy);
		const requests = effects.map(({ operation, key }) => `${operation} ${key ?? ""}`.trim());
		const needless = requests.filter((request, index) => {
			const isLogin = request === "auth/tokens";
			return !(isLogin || request.startsWith("describe-key")) || requests.indexOf(request) !== index;
		});
		return [
			...(failure === undefined ? [] : [`another up failed: ${failure}`]),
			...steps.map((step) => `another up made the step ${step}`),
			...needless.map((request) => `another up requested ${request}`),
		];
	}

	#openProxy(
		day: Day,
		attempt: number,
		run: string,
		kill?: Day["killed"],
		faultRate = FAULT_RATE,
	): Promise<FaultProxy> {
		return FaultProxy.open({
			service: this.#emulator.settings.url,
			chance: this.#chance,
			aliases: this.#aliases,
			date: () => new Date(this.#now() * 1000).toUTCString(),
			run: `${day.number} ${attempt} ${run}`,
			faults: this.#options.faults ?? Object.keys(INJECTED_FAULTS),
			faultRate,
			kill,
		});
	}

	async #close(proxy: FaultProxy): Promise<void> {
		await proxy.close();
		this.#effects.push(...proxy.effects);
		this.#report.requests += proxy.effects.length;
		for (const name of proxy.injected) this.#report.injectedFaults[name] = (this.#report.injectedFaults[name] ?? 0) + 1;
	}

	async #waitUntil(time: number): Promise<void> {
		await this.#emulator.advanceClock(Math.max(1, Math.ceil(time - this.#now())));
	}

	/** Epoch seconds. */
	#now(): number {
		return Date.now() / 1000 + this.#emulator.settings.clockAheadSeconds();
	}
}
