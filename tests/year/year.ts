import type { TestEmulator } from "../support/emulator";
import { DAY_SECONDS, type Day, dayOf } from "./calendar";
import { Chance } from "./chance";
import { drift } from "./drift";
import { Inspection } from "./inspection";
import { needlessRequests } from "./needlessRequests";
import { type Command, declared, type Pipeline } from "./pipeline";
import { Runs } from "./runs";
import { SlipPlay } from "./slipPlay";
import { isWrongEnvironment } from "./slips";
import { countOne, emptyReport, type YearReport } from "./yearReport";

/** Most runs in a day. The pipeline runs again after a run that failed or was killed, as continuous integration does. */
const MOST_RUNS = 8;
const PAUSE_SECONDS = 20 * 60;
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

/** Runs one program day by day in a pipeline with injected faults and slips, and inspects the service after each day. */
export class Year {
	readonly #emulator: TestEmulator;
	readonly #pipeline: Pipeline;
	readonly #options: YearOptions;
	readonly #chance: Chance;
	readonly #inspection: Inspection;
	readonly #runs: Runs;
	readonly #slips: SlipPlay;
	readonly #start: number;
	readonly #report = emptyReport();
	/** Names of the keys whose bytes the program vouches for. */
	readonly #vouched = new Set<string>();

	constructor(emulator: TestEmulator, pipeline: Pipeline, options: YearOptions) {
		this.#emulator = emulator;
		this.#pipeline = pipeline;
		this.#options = options;
		this.#chance = new Chance(options.seed);
		this.#inspection = new Inspection(emulator);
		const shared = { emulator, pipeline, report: this.#report };
		const { faults } = options;
		this.#runs = new Runs({ ...shared, chance: this.#chance, faults, now: () => this.#now() });
		const pause = () => emulator.advanceClock(PAUSE_SECONDS);
		this.#slips = new SlipPlay({ ...shared, runs: this.#runs, inspection: this.#inspection, pause });
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
		this.#runs.takeEffects();
		await this.#options.setMaterialAvailable(day.isMaterialAvailable);
		const isMended = before && isWrongEnvironment(before.slip);
		const violations = isMended ? await this.#runAgain(before, "mended") : [];
		if (day.drift) await drift(this.#emulator, day.drift, this.#inspection.keyIdOf(day.drift.key.name));
		if (day.slip) countOne(this.#report.slips, day.slip.what);
		violations.push(...(await this.#slips.play(day)));
		if (!isWrongEnvironment(day.slip) && !(await this.#runPipeline(day)))
			return [...violations, `the pipeline failed ${MOST_RUNS} times`];
		return [
			...violations,
			...(await this.#inspection.violations(day, await this.#pipeline.resources())),
			...needlessRequests(day, before, this.#runs.takeEffects()),
			...(day.hasSecondUp && !isWrongEnvironment(day.slip) ? await this.#runAgain(day, "again") : []),
		];
	}

	/** Runs the day's commands, and starts again from the first when one fails. @returns whether all succeeded */
	async #runPipeline(day: Day): Promise<boolean> {
		for (let attempt = 1; attempt <= MOST_RUNS; attempt++) {
			if (attempt > 1) await this.#emulator.advanceClock(PAUSE_SECONDS);
			const failure = await this.#attempt(day, attempt);
			if (failure === undefined) return true;
			this.#report.failures.push(`day ${day.number}: ${failure}`);
			this.#vouch(day, failure);
		}
		return false;
	}

	/** Somebody who knows the bytes does what the failure asks for. */
	#vouch(day: Day, failure: string): void {
		for (const [, id] of failure.matchAll(/key ([0-9a-f-]{36}): [^.]* it is not certain/g)) {
			const key = day.program.find(({ name }) => this.#inspection.keyIdOf(name) === id);
			if (!key || this.#vouched.has(key.name)) continue;
			this.#vouched.add(key.name);
			this.#report.vouched += 1;
		}
	}

	async #attempt(day: Day, attempt: number): Promise<string | undefined> {
		const label = (run: string) => `${day.number} ${attempt} ${run}`;
		for (const kind of day.before) {
			const failure = await this.#runs.attempt(this.#command(day, kind), { label: label(kind) });
			if (failure !== undefined) return failure;
		}
		const up = this.#command(day, "up");
		if (attempt === 1 && day.isRace) {
			this.#report.races += 1;
			return this.#runs.race(up, [label("first"), label("second")]);
		}
		return this.#runs.attempt(up, { label: label("up"), kill: attempt === 1 ? day.killed : undefined });
	}

	/** Checks that another up changes nothing and asks about each key at most once. */
	async #runAgain(day: Day, run: string): Promise<string[]> {
		const options = { label: `${day.number} 0 ${run}`, faultRate: 0 };
		const { failure, steps, effects } = await this.#runs.run(this.#command(day, "up"), options);
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

	#command(day: Day, kind: Command["kind"]): Command {
		const program = declared(day, this.#inspection);
		return { kind, program: program.map((key) => (this.#vouched.has(key.name) ? { ...key, isTrusted: true } : key)) };
	}

	async #waitUntil(time: number): Promise<void> {
		await this.#emulator.advanceClock(Math.max(1, Math.ceil(time - this.#now())));
	}

	/** Epoch seconds. */
	#now(): number {
		return Date.now() / 1000 + this.#emulator.settings.clockAheadSeconds();
	}
}
