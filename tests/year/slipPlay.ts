import type { TestEmulator } from "../support/emulator";
import type { Day } from "./calendar";
import { cancelDeletion } from "./deletion";
import type { Inspection } from "./inspection";
import { type Command, declared, type Pipeline } from "./pipeline";
import type { Runs } from "./runs";
import type { YearReport } from "./yearReport";

/** Most runs of a command that is repeated until it succeeds. */
const MOST_RUNS = 8;
const WRONG = { region: "cn-elsewhere-1", projectId: "0123456789abcdef0123456789abcdef" } as const;

export interface SlipPlayOptions {
	readonly emulator: TestEmulator;
	readonly pipeline: Pipeline;
	readonly runs: Runs;
	readonly inspection: Inspection;
	readonly report: YearReport;
	/** Waits until the pipeline runs again after a failure. */
	readonly pause: () => Promise<void>;
}

/** Plays what somebody does by mistake before the `up` of a day, and what a person does to make it good. */
export class SlipPlay {
	readonly #options: SlipPlayOptions;

	constructor(options: SlipPlayOptions) {
		this.#options = options;
	}

	/** @returns what is wrong */
	play(day: Day): Promise<string[]> {
		switch (day.slip?.what) {
			case "wrongRegion":
				return this.#runElsewhere(day, "region", "HW_REGION_NAME");
			case "wrongProject":
				return this.#runElsewhere(day, "projectId", "HW_PROJECT_ID");
			case "destroy":
				return this.#destroy(day);
			case "replaceMaterial":
				return this.#up(day, { replace: [`keyMaterial ${this.#slipping(day).materialName}`] });
			case "replaceParameters":
				return this.#up(day, { replace: [`importParameters ${this.#slipping(day).resourceName}`] });
			case "replaceKey":
				return this.#replaceKey(day);
			case "target":
				return this.#upTarget(day);
			default:
				return Promise.resolve([]);
		}
	}

	/** All runs of the day are on a machine whose environment names another region or project. */
	async #runElsewhere(day: Day, setting: keyof typeof WRONG, variable: string): Promise<string[]> {
		const { runs, emulator, pipeline } = this.#options;
		const words = [emulator.settings[setting], WRONG[setting], variable];
		const before = await stateIn(pipeline);
		const violations: string[] = [];
		for (const kind of ["preview", "up"] as const) {
			const command = { ...this.#command(day, kind), env: { [variable]: WRONG[setting] } };
			const { failure = "", requested } = await runs.run(command, { label: `${day.number} 0 wrong ${kind}` });
			const missing = words.filter((word) => !failure.includes(word));
			if (missing.length > 0) violations.push(`a wrong ${setting} was not refused with ${missing}: ${failure}`);
			const requests = requested.filter((operation) => operation !== "auth/tokens");
			violations.push(...requests.map((operation) => `a run with a wrong ${setting} requested ${operation}`));
		}
		const isSame = (await stateIn(pipeline)) === before;
		return isSame ? violations : [...violations, `a run with a wrong ${setting} changed the state`];
	}

	/** Somebody destroys the stack and cancels the deletion of its keys. */
	async #destroy(day: Day): Promise<string[]> {
		const { emulator, inspection, pipeline } = this.#options;
		if (!(await this.#repeat(day, this.#command(day, "destroy")))) return ["the stack can't be destroyed"];
		const left = (await pipeline.resources()).map(({ name }) => `destroy left ${name} in the state`);
		const violations = await Promise.all(
			day.program.map(({ name }) => cancelDeletion(emulator, name, `${inspection.keyIdOf(name)}`)),
		);
		return [...left, ...violations.flat()];
	}

	/** Somebody replaces a key, and tries again until the state has another. */
	async #replaceKey(day: Day): Promise<string[]> {
		const { resourceName, name } = this.#slipping(day);
		const external = `externalKey ${resourceName}`;
		if (!day.slip?.hasNewAlias) return this.#up(day, { replace: [external] });
		const isReplaced = async () => {
			const found = (await this.#options.pipeline.resources()).find((resource) => resource.name === external);
			return found?.outputs.keyId !== this.#options.inspection.keyIdOf(name);
		};
		const command = { ...this.#command(day, "up"), replace: [external] };
		return (await this.#repeat(day, command, isReplaced)) ? [] : [`${name} can't be replaced`];
	}

	/** Somebody runs an up once. If it fails, the pipeline's own run follows. */
	async #up(day: Day, selection: Pick<Command, "replace" | "target">): Promise<string[]> {
		await this.#attempt(day, { ...this.#command(day, "up"), ...selection }, 1);
		return [];
	}

	async #upTarget(day: Day): Promise<string[]> {
		const { runs, report } = this.#options;
		const { resourceName, materialName } = this.#slipping(day);
		const kind = `${day.slip?.kind}`;
		const target = `${kind} ${kind === "keyMaterial" ? materialName : resourceName}`;
		const command = { ...this.#command(day, "up"), target: [target] };
		const { failure, steps } = await runs.run(command, { label: `${day.number} 1 slip` });
		if (failure !== undefined) report.failures.push(`day ${day.number}: ${failure}`);
		return steps
			.filter((step) => !step.endsWith(` ${target}`))
			.map((step) => `a run with --target ${target} made the step ${step}`);
	}

	/** Repeats a command until it succeeds, or need not be repeated. @returns whether it did */
	async #repeat(day: Day, command: Command, isDone = async () => false): Promise<boolean> {
		for (let attempt = 1; attempt <= MOST_RUNS; attempt++) {
			if (attempt > 1) await this.#options.pause();
			if ((await this.#attempt(day, command, attempt)) === undefined || (await isDone())) return true;
		}
		return false;
	}

	async #attempt(day: Day, command: Command, attempt: number): Promise<string | undefined> {
		const { runs, report } = this.#options;
		const label = `${day.number} ${attempt} slip`;
		const failure = await runs.attempt(command, { label, kill: attempt === 1 ? day.killed : undefined });
		if (failure !== undefined) report.failures.push(`day ${day.number}: ${failure}`);
		return failure;
	}

	#command(day: Day, kind: Command["kind"]): Command {
		return { kind, program: declared(day, this.#options.inspection) };
	}

	/** The key that the slip is about, as the program declares it. */
	#slipping({ program, slip }: Day) {
		const key = program.find(({ name }) => name === slip?.key.name);
		if (!key) throw new Error(`The program has no key ${slip?.key.name}`);
		return key;
	}
}

/** The resources in the state, in whatever order it has them. */
async function stateIn(pipeline: Pipeline): Promise<string> {
	const resources = await pipeline.resources();
	return JSON.stringify([...resources].sort((one, other) => (one.name < other.name ? -1 : 1)));
}
