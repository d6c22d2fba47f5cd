import { isSecret, type Properties, withSecrets, withSecretsOf } from "./properties";
import type { PartialFailure, ProviderProcess } from "./providerProcess";
import { type Goal, type ResourceState, type State, stateOf } from "./state";

/** A step as the engine names it, such as "create-replacement". */
export interface Step {
	readonly op: string;
	readonly urn: string;
	readonly type: string;
	readonly name: string;
	/** The properties for which a resource is replaced. */
	readonly replaces?: readonly string[];
}

/** Where a deployment reports what it does. */
export interface Observer {
	step(step: Step): void;
	error(error: Error, urn?: string): void;
}

/** What a program gets for a resource. In a preview, outputs that are missing are unknown, and so is an empty id. */
export interface Registered {
	readonly id: string;
	readonly outputs: Properties;
	/** Whether the resource is not created because the run is not about it. Then its outputs are unknown, in an up too. */
	readonly isSkipped?: boolean;
}

export interface StepsOptions {
	readonly state: State;
	readonly provider: ProviderProcess;
	readonly observer: Observer;
	/** @default false */
	readonly isPreview?: boolean;
}

/** The steps of a run on single resources: what each calls, reports and records. A preview only reports. */
export class Steps {
	readonly #state: State;
	readonly #provider: ProviderProcess;
	readonly #observer: Observer;
	readonly #isPreview: boolean;
	/** The resources that a preview shows as replaced. An up notes that in the state. */
	readonly #replaced = new Set<ResourceState>();

	constructor({ state, provider, observer, isPreview = false }: StepsOptions) {
		this.#state = state;
		this.#provider = provider;
		this.#observer = observer;
		this.#isPreview = isPreview;
	}

	keep(goal: Goal, inputs: Properties, old: ResourceState): Registered {
		this.#report("same", goal);
		const kept = stateOf(goal, { id: old.id, inputs, outputs: old.outputs });
		if (!this.#isPreview) this.#state.put(kept, old);
		return kept;
	}

	/** Keeps a resource that the run is not about, under the URN that the state has. */
	keepUntargeted(old: ResourceState): Registered {
		this.#report("same", old);
		return old;
	}

	/** Leaves out a resource that the run is not about. */
	skip(goal: Goal): Registered {
		this.#report("same", goal);
		return { id: "", outputs: {}, isSkipped: true };
	}

	/** @param old the resource that it replaces, if it stays until the end of the run */
	async create(
		goal: Goal,
		inputs: Properties,
		{ op, old, replaces = [] }: { op: string; old?: ResourceState; replaces?: readonly string[] },
	): Promise<Registered> {
		this.#report(op, goal, replaces);
		if (this.#isPreview) {
			if (old) this.#replaced.add(old);
			return { id: "", outputs: inputs };
		}
		const record = (created: ResourceState) => {
			if (old) this.#state.put({ ...old, delete: true }, old);
			this.#state.put(created);
			return created;
		};
		const created = await this.#recordingPartialFailure(goal, inputs, record, () => this.#provider.create(inputs));
		return record(created);
	}

	async replace(goal: Goal, inputs: Properties, old: ResourceState, replaces: readonly string[]): Promise<Registered> {
		const created = await this.create(goal, inputs, { op: "create-replacement", old, replaces });
		this.#report("replace", goal, replaces);
		return created;
	}

	async replaceAfterDelete(goal: Goal, inputs: Properties, old: ResourceState, replaces: readonly string[]) {
		await this.delete(old, "delete-replaced");
		this.#report("replace", goal, replaces);
		return this.create(goal, inputs, { op: "create-replacement", replaces });
	}

	async update(goal: Goal, inputs: Properties, old: ResourceState): Promise<Registered> {
		this.#report("update", goal);
		// Providers of dynamic resources take no part in previews: the engine takes the inputs for the outputs.
		if (this.#isPreview) return { id: old.id, outputs: inputs };
		const record = (updated: ResourceState) => {
			this.#state.put(updated, old);
			return updated;
		};
		const updated = await this.#recordingPartialFailure(goal, inputs, record, async () => {
			return { id: old.id, outputs: await this.#provider.update(old.id, old.outputs, inputs) };
		});
		return record(updated);
	}

	/** Records the resource that a failed operation leaves behind, if any. */
	async #recordingPartialFailure(
		goal: Goal,
		inputs: Properties,
		record: (state: ResourceState) => unknown,
		work: () => Promise<{ readonly id: string; readonly outputs: Properties }>,
	): Promise<ResourceState> {
		try {
			const { id, outputs } = await work();
			return stateOf(goal, { id, inputs, outputs: marked(goal, outputs, inputs) });
		} catch (error) {
			const { id, properties, reasons = [] } = error as PartialFailure;
			if (id !== undefined && properties)
				record(stateOf(goal, { id, inputs, outputs: marked(goal, properties, inputs), initErrors: [...reasons] }));
			throw error;
		}
	}

	async readExternal(goal: Goal, id: string, old: ResourceState | undefined): Promise<Registered> {
		const isReplacement = old && !old.external;
		this.#report(isReplacement ? "read-replacement" : "read", goal);
		const found = await this.#provider.read(id, goal.inputs);
		if (found.id === "") throw new Error(`resource '${id}' does not exist`);
		const outputs = marked(goal, found.outputs, goal.inputs);
		const external = stateOf(goal, { id: found.id, inputs: goal.inputs, outputs, external: true });
		if (isReplacement) this.#report("replace", goal);
		if (this.#isPreview && isReplacement) this.#replaced.add(old);
		if (this.#isPreview) return external;
		if (isReplacement) this.#state.put({ ...old, delete: true }, old);
		this.#state.put(external, isReplacement ? undefined : old);
		return external;
	}

	async refresh(old: ResourceState): Promise<void> {
		this.#report("refresh", old);
		const { id, outputs } = await this.#provider.read(old.id, old.outputs);
		if (id === "") return this.#state.remove(old);
		const { initErrors: _, ...rest } = old;
		const refreshed = { ...rest, id, outputs: withSecretsOf(outputs, { ...old.inputs, ...secretsIn(old.outputs) }) };
		if (!old.external) await this.#provider.diff(id, refreshed.outputs, old.inputs);
		this.#state.put(refreshed, old);
	}

	async delete(old: ResourceState, op: string): Promise<void> {
		if (op === "delete" && old.protect) throw new Error(`resource "${old.urn}" cannot be deleted: it is protected`);
		this.#report(old.external ? ({ delete: "discard", "delete-replaced": "discard-replaced" }[op] ?? op) : op, old);
		if (this.#isPreview) return;
		if (!old.external && !old.retainOnDelete) await this.#provider.delete(old.id, old.outputs);
		this.#state.remove(old);
	}

	isReplaced(old: ResourceState): boolean {
		return old.delete === true || this.#replaced.has(old);
	}

	#report(op: string, { urn, type, name }: Goal | ResourceState, replaces: readonly string[] = []): void {
		this.#observer.step({ op, urn, type, name, replaces });
	}
}

function marked({ secretOutputs = [] }: Goal, outputs: Properties, inputs: Properties): Properties {
	return withSecrets(withSecretsOf(outputs, inputs), secretOutputs);
}

function secretsIn(properties: Properties): Properties {
	return Object.fromEntries(Object.entries(properties).filter(([, value]) => isSecret(value)));
}
