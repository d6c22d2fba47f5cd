import type { TestEmulator } from "../support/emulator";
import { DAY_SECONDS, type Day, dayOf } from "./calendar";
import { Chance } from "./chance";
import { drift } from "./drift";
import { type Effect, Gate } from "./faultProxy";
import { MISHAPS } from "./faults";
import { Inspection } from "./inspection";
import { needlessRequests } from "./needlessRequests";
import { Killed, type Pipeline, type RunResult } from "./pipeline";
import { emptyAccount, type YearAccount } from "./yearReport";

/** How often the pipeline runs again in a day when a run has failed or was killed, as continuous integration does by itself. */
const MOST_RUNS = 8;
const PAUSE_SECONDS = 20 * 60;
const MISHAP_RATE = 0.05;
/** Of the day, when its pipeline runs. */
const HOUR_SECONDS = 3600;

export interface YearOptions {
	readonly seed: string;
	readonly days: number;
	/** Names of those that may happen. @default all */
	readonly mishaps?: readonly string[];
	/** Brings the files of the key material to the machine, or takes them away. */
	readonly showMaterial: (isAtHand: boolean) => Promise<void>;
	/** Called after each day. */
	readonly onDay?: (day: Day, account: YearAccount) => void;
}

/** Days of one program in a pipeline that meets mishaps, each looked at by an inspection when it is over. */
export class Year {
	readonly #emulator: TestEmulator;
	readonly #pipeline: Pipeline;
	readonly #options: YearOptions;
	readonly #chance: Chance;
	readonly #inspection: Inspection;
	readonly #start: number;
	/** Alias with which each key was made, by id. */
	readonly #aliases = new Map<string, string>();
	readonly #account = emptyAccount();
	#effects: Effect[] = [];

	constructor(emulator: TestEmulator, pipeline: Pipeline, options: YearOptions) {
		this.#emulator = emulator;
		this.#pipeline = pipeline;
		this.#options = options;
		this.#chance = new Chance(options.seed);
		this.#inspection = new Inspection(emulator);
		this.#start = Math.floor(this.#now());
	}

	async play(): Promise<YearAccount> {
		let before: Day | undefined;
		for (let number = 1; number <= this.#options.days; number++) {
			await this.#waitUntil(this.#start + (number - 1) * DAY_SECONDS + HOUR_SECONDS);
			const day = dayOf(number, this.#chance, this.#start, before);
			const faults = await this.#faultsOf(day, before);
			this.#account.faults.push(...faults.map((fault) => `day ${number}: ${fault}`));
			this.#options.onDay?.(day, this.#account);
			// What is wrong on one day is wrong on the next as well.
			if (faults.length > 0) break;
			before = day;
		}
		return this.#account;
	}

	async #faultsOf(day: Day, before: Day | undefined): Promise<string[]> {
		this.#effects = [];
		await this.#options.showMaterial(day.isMaterialAtHand);
		if (day.drift) await drift(this.#emulator, day.drift, this.#aliases);
		if (!(await this.#runPipeline(day))) return ["the pipeline never got through"];
		return [
			...(await this.#inspection.faults(day.program, await this.#pipeline.resources())),
			...needlessRequests(day, before, this.#effects),
			...(day.isLookedAtTwice ? await this.#lookAgain(day) : []),
		];
	}

	/** Runs what the day has, again from its beginning when something fails. @returns whether it got through */
	async #runPipeline(day: Day): Promise<boolean> {
		for (let attempt = 1; attempt <= MOST_RUNS; attempt++) {
			if (attempt > 1) await this.#emulator.advanceClock(PAUSE_SECONDS);
			const failure = await this.#attempt(day, attempt);
			if (failure === undefined) return true;
			this.#account.failures.push(`day ${day.number}: ${failure}`);
		}
		return false;
	}

	async #attempt(day: Day, attempt: number): Promise<string | undefined> {
		try {
			for (const kind of day.before) {
				const failure = await this.#run(kind, day, this.#gate(day, attempt, kind));
				if (failure !== undefined) return failure;
			}
			if (attempt === 1 && day.isRace) return await this.#race(day);
			return await this.#run("up", day, this.#gate(day, attempt, "up", attempt === 1 ? day.killed : undefined));
		} catch (error) {
			if (!(error instanceof Killed)) throw error;
			this.#account.killed += 1;
			await this.#pipeline.clearUp();
			return "killed";
		}
	}

	async #run(kind: "preview" | "up" | "refresh", day: Day, opening: Promise<Gate>): Promise<string | undefined> {
		const gate = await opening;
		try {
			return this.#note(await this.#pipeline.run(kind, day.program, gate));
		} finally {
			await this.#close(gate);
		}
	}

	async #race(day: Day): Promise<string | undefined> {
		this.#account.races += 1;
		const gates = [await this.#gate(day, 1, "first"), await this.#gate(day, 1, "second")] as const;
		const results = await this.#pipeline.race(day.program, gates);
		const failures = results.map((result) => this.#note(result));
		await Promise.all(gates.map((gate) => this.#close(gate)));
		// Each pipeline runs again until its own run gets through.
		return failures.find((failure) => failure !== undefined);
	}

	#note({ failure, steps }: RunResult): string | undefined {
		this.#account.runs += 1;
		this.#account.steps += steps.length;
		if (failure !== undefined) this.#account.failed += 1;
		return failure;
	}

	/** Another up finds nothing to do, and asks about each key once at most. */
	async #lookAgain(day: Day): Promise<string[]> {
		const gate = await this.#gate(day, 0, "again", undefined, 0);
		const { failure, steps } = await this.#pipeline.run("up", day.program, gate);
		const { effects } = gate;
		await this.#close(gate);
		const asked = effects.map(({ operation, key }) => `${operation} ${key ?? ""}`.trim());
		const needless = asked.filter((request, index) => {
			const isLogin = request === "auth/tokens";
			return !(isLogin || request.startsWith("describe-key")) || asked.indexOf(request) !== index;
		});
		return [
			...(failure === undefined ? [] : [`another up fails: ${failure}`]),
			...steps.map((step) => `another up is to ${step}`),
			...needless.map((request) => `another up asks for ${request}`),
		];
	}

	#gate(day: Day, attempt: number, run: string, kill?: Day["killed"], mishapRate = MISHAP_RATE): Promise<Gate> {
		return Gate.open({
			service: this.#emulator.settings.url,
			chance: this.#chance,
			aliases: this.#aliases,
			date: () => new Date(this.#now() * 1000).toUTCString(),
			run: `${day.number} ${attempt} ${run}`,
			mishaps: this.#options.mishaps ?? Object.keys(MISHAPS),
			mishapRate,
			kill,
		});
	}

	async #close(gate: Gate): Promise<void> {
		await gate.close();
		this.#effects.push(...gate.effects);
		this.#account.requests += gate.effects.length;
		for (const name of gate.happened) this.#account.mishaps[name] = (this.#account.mishaps[name] ?? 0) + 1;
	}

	async #waitUntil(time: number): Promise<void> {
		await this.#emulator.advanceClock(Math.max(1, Math.ceil(time - this.#now())));
	}

	/** Epoch seconds. */
	#now(): number {
		return Date.now() / 1000 + this.#emulator.settings.clockAheadSeconds();
	}
}
