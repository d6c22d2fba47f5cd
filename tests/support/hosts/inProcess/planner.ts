import { mapSecrets, type Properties, withSecretsOf } from "./properties";
import type { ProviderProcess } from "./providerProcess";
import type { Selection } from "./selection";
import type { Goal, ResourceState } from "./state";
import type { Registered, Steps } from "./steps";

interface PlannerOptions {
	readonly provider: ProviderProcess;
	readonly selection: Selection;
	readonly steps: Steps;
}

type Plan = () => Promise<Registered>;

/** Checks and compares what a program asks for, and decides on a step, as the engine's step generator does. */
export class Planner {
	readonly #provider: ProviderProcess;
	readonly #selection: Selection;
	readonly #steps: Steps;

	constructor({ provider, selection, steps }: PlannerOptions) {
		this.#provider = provider;
		this.#selection = selection;
		this.#steps = steps;
	}

	/** @returns what to do */
	async plan(goal: Goal, old: ResourceState | undefined): Promise<Plan> {
		if (!this.#selection.includes(goal.urn)) return this.#planUntargeted(goal, old);
		this.#selection.requireDependencies(goal.urn, goal.dependencies);
		if (!old) {
			const inputs = await this.#check(goal, {}, goal.inputs);
			return () => this.#steps.create(goal, inputs, { op: "create" });
		}
		if (old.external) {
			const inputs = await this.#check(goal, {}, goal.inputs);
			return () => this.#steps.replace(goal, inputs, old, []);
		}
		// Nothing that the state says counts for what --replace names: it is checked as a new resource, and not compared.
		if (this.#selection.replaces(goal.urn)) return this.#planReplacement(goal, old, { replaces: ["id"] });
		const inputs = await this.#check(goal, old.inputs, withoutIgnored(goal, old));
		const { changes, ...replacement } = await this.#provider.diff(old.id, old.outputs, inputs);
		if (replacement.replaces.length > 0) return this.#planReplacement(goal, old, replacement);
		if (changes || old.initErrors) return () => this.#steps.update(goal, inputs, old);
		return async () => this.#steps.keep(goal, inputs, old);
	}

	/** A resource that the run is not about is neither checked nor compared, and stays as the state has it. */
	#planUntargeted(goal: Goal, old: ResourceState | undefined): Plan {
		if (old) return async () => this.#steps.keepUntargeted(old);
		this.#selection.skip(goal.urn);
		return async () => this.#steps.skip(goal);
	}

	async #planReplacement(
		goal: Goal,
		old: ResourceState,
		{ replaces, deleteBeforeReplace }: { replaces: readonly string[]; deleteBeforeReplace?: boolean },
	): Promise<Plan> {
		if (old.protect && goal.protect) throw new Error(`unable to replace resource "${goal.urn}": it is protected`);
		const fresh = await this.#check(goal, {}, goal.inputs);
		const isDeletedFirst = goal.deleteBeforeReplace ?? deleteBeforeReplace;
		if (isDeletedFirst) return () => this.#steps.replaceAfterDelete(goal, fresh, old, replaces);
		return () => this.#steps.replace(goal, fresh, old, replaces);
	}

	async #check({ type, name }: Goal, olds: Properties, news: Properties): Promise<Properties> {
		const { inputs, failures } = await this.#provider.check(olds, news);
		const [failure] = failures;
		if (!failure) return withSecretsOf(inputs, news);
		const messages = failures.map(({ property, reason }) => {
			if (!property) return `${type} resource '${name}' has a problem: ${reason}`;
			return `${type} resource '${name}': property ${property} value ${shown(news[property])} has a problem: ${reason}`;
		});
		throw new Error(messages.join("\n"));
	}
}

/** The arguments, with the old values of those whose changes are ignored. */
function withoutIgnored({ inputs, ignoreChanges = [] }: Goal, old: ResourceState): Properties {
	const kept = ignoreChanges.filter((name) => name in old.inputs).map((name) => [name, old.inputs[name]]);
	return { ...inputs, ...Object.fromEntries(kept) };
}

function shown(value: unknown): string {
	return JSON.stringify(mapSecrets(value, () => "[secret]")) ?? "";
}
