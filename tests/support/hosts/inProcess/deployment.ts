import { inOrderOfDeletion } from "./deletions";
import { isSecret, mapSecrets, type Properties, withSecrets, withSecretsOf } from "./properties";
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
}

interface DeploymentOptions {
	readonly state: State;
	readonly provider: ProviderProcess;
	readonly observer: Observer;
	/** @default false */
	readonly isPreview?: boolean;
}

/** A deployment has failed, so that no further step starts. What has failed was reported to the observer. */
export class DeploymentFailedError extends Error {
	override readonly name = "DeploymentFailedError";
}

/**
 * One run of a small engine over the handlers of this project's resources. Calls them in the engine's order and with what the
 * engine hands over (`pkg/resource/deploy/step_generator.go` and `step.go` of pulumi/pulumi 3.259): resources are checked and
 * compared one after the other, and created, updated and deleted side by side.
 */
export class Deployment {
	readonly #state: State;
	/** The resources before the run. */
	readonly #olds: readonly ResourceState[];
	readonly #provider: ProviderProcess;
	readonly #observer: Observer;
	readonly #isPreview: boolean;
	/** URNs that the program has registered, with the aliases that were in the state. */
	readonly #seen = new Set<string>();
	/** The resources that a preview shows as replaced. An up notes that in the state. */
	readonly #replaced = new Set<ResourceState>();
	#turn: Promise<unknown> = Promise.resolve();
	readonly #underway = new Set<Promise<unknown>>();
	#fail: () => void = () => {};
	#hasFailed = false;
	/** Settles once a step has failed and no other is underway. */
	readonly failed: Promise<void>;

	constructor({ state, provider, observer, isPreview = false }: DeploymentOptions) {
		this.#state = state;
		this.#olds = state.resources;
		this.#provider = provider;
		this.#observer = observer;
		this.#isPreview = isPreview;
		this.failed = new Promise<void>((resolve) => {
			this.#fail = resolve;
		}).then(() => this.#settled());
	}

	get hasFailed(): boolean {
		return this.#hasFailed;
	}

	/** Creates, updates or replaces a resource as the program asks. @throws {DeploymentFailedError} if this or another step failed */
	register(goal: Goal): Promise<Registered> {
		return this.#attempt(goal.urn, async () => {
			const perform = await this.#inTurn(() => this.#plan(goal));
			return perform();
		});
	}

	/** Reads a resource that the program doesn't manage. @throws {DeploymentFailedError} if this or another step failed */
	read(goal: Goal, id: string): Promise<Registered> {
		return this.#attempt(goal.urn, async () => {
			const old = await this.#inTurn(async () => this.#see(goal));
			return this.#readExternal(goal, id, old);
		});
	}

	/** Deletes what was replaced, and what the program no longer has. */
	async finish(): Promise<void> {
		await this.#settled();
		await this.#deleteAll(this.#state.resources.filter((old) => this.#isReplaced(old) || !this.#seen.has(old.urn)));
	}

	destroy(): Promise<void> {
		return this.#deleteAll(this.#state.resources);
	}

	async refresh(): Promise<void> {
		await Promise.allSettled(this.#olds.map((old) => this.#attempt(old.urn, () => this.#refresh(old))));
	}

	/** Reports a failure outside of any step, such as an error in the program. */
	fail(error: Error, urn?: string): void {
		this.#hasFailed = true;
		this.#observer.error(error, urn);
		this.#fail();
	}

	async #attempt<Result>(urn: string, work: () => Promise<Result>): Promise<Result> {
		if (this.#hasFailed) throw new DeploymentFailedError();
		const attempt = work().catch((error: unknown) => {
			if (!(error instanceof DeploymentFailedError)) this.fail(error as Error, urn);
			throw new DeploymentFailedError();
		});
		this.#underway.add(attempt);
		return attempt.finally(() => this.#underway.delete(attempt));
	}

	async #settled(): Promise<void> {
		while (this.#underway.size > 0) await Promise.allSettled(this.#underway);
	}

	#inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
		const result = this.#turn.then(() => {
			if (this.#hasFailed) throw new DeploymentFailedError();
			return work();
		});
		this.#turn = result.catch(() => {});
		return result;
	}

	/** Notes that the program has a resource. @returns the resource in the state */
	#see({ urn, aliases = [] }: Goal): ResourceState | undefined {
		if (this.#seen.has(urn)) throw new Error(`Duplicate resource URN '${urn}'; try giving it a unique name`);
		const old = [urn, ...aliases]
			.map((known) => this.#olds.find((other) => other.urn === known && !other.delete))
			.find((found) => found !== undefined);
		this.#seen.add(urn).add(old?.urn ?? urn);
		return old;
	}

	/** Checks and compares. @returns what to do */
	async #plan(goal: Goal): Promise<() => Promise<Registered>> {
		const old = this.#see(goal);
		if (!old) {
			const inputs = await this.#check(goal, {}, goal.inputs);
			return () => this.#create(goal, inputs, { op: "create" });
		}
		if (old.external) {
			const inputs = await this.#check(goal, {}, goal.inputs);
			return () => this.#replace(goal, inputs, old, []);
		}
		const inputs = await this.#check(goal, old.inputs, withoutIgnored(goal, old));
		const { changes, replaces, deleteBeforeReplace } = await this.#provider.diff(old.id, old.outputs, inputs);
		if (replaces.length > 0) {
			if (old.protect && goal.protect) throw new Error(`unable to replace resource "${goal.urn}": it is protected`);
			const fresh = await this.#check(goal, {}, goal.inputs);
			const isDeletedFirst = goal.deleteBeforeReplace ?? deleteBeforeReplace;
			if (isDeletedFirst) return () => this.#replaceAfterDelete(goal, fresh, old, replaces);
			return () => this.#replace(goal, fresh, old, replaces);
		}
		if (changes || old.initErrors) return () => this.#update(goal, inputs, old);
		return async () => this.#keep(goal, inputs, old);
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

	#keep(goal: Goal, inputs: Properties, old: ResourceState): Registered {
		this.#report("same", goal);
		const kept = stateOf(goal, { id: old.id, inputs, outputs: old.outputs });
		if (!this.#isPreview) this.#state.put(kept, old);
		return kept;
	}

	/** @param old the resource that it replaces, if it stays until the end of the run */
	async #create(
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

	async #replace(goal: Goal, inputs: Properties, old: ResourceState, replaces: readonly string[]): Promise<Registered> {
		const created = await this.#create(goal, inputs, { op: "create-replacement", old, replaces });
		this.#report("replace", goal, replaces);
		return created;
	}

	async #replaceAfterDelete(goal: Goal, inputs: Properties, old: ResourceState, replaces: readonly string[]) {
		await this.#delete(old, "delete-replaced");
		this.#report("replace", goal, replaces);
		return this.#create(goal, inputs, { op: "create-replacement", replaces });
	}

	async #update(goal: Goal, inputs: Properties, old: ResourceState): Promise<Registered> {
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

	async #readExternal(goal: Goal, id: string, old: ResourceState | undefined): Promise<Registered> {
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

	async #refresh(old: ResourceState): Promise<void> {
		this.#report("refresh", old);
		const { id, outputs } = await this.#provider.read(old.id, old.outputs);
		if (id === "") return this.#state.remove(old);
		const { initErrors: _, ...rest } = old;
		const refreshed = { ...rest, id, outputs: withSecretsOf(outputs, { ...old.inputs, ...secretsIn(old.outputs) }) };
		if (!old.external) await this.#provider.diff(id, refreshed.outputs, old.inputs);
		this.#state.put(refreshed, old);
	}

	async #deleteAll(condemned: readonly ResourceState[]): Promise<void> {
		for (const group of inOrderOfDeletion(condemned)) {
			const deletions = group.map((old) =>
				this.#attempt(old.urn, () => this.#delete(old, this.#isReplaced(old) ? "delete-replaced" : "delete")),
			);
			await Promise.allSettled(deletions);
		}
	}

	async #delete(old: ResourceState, op: string): Promise<void> {
		if (op === "delete" && old.protect) throw new Error(`resource "${old.urn}" cannot be deleted: it is protected`);
		this.#report(old.external ? ({ delete: "discard", "delete-replaced": "discard-replaced" }[op] ?? op) : op, old);
		if (this.#isPreview) return;
		if (!old.external && !old.retainOnDelete) await this.#provider.delete(old.id, old.outputs);
		this.#state.remove(old);
	}

	#isReplaced(old: ResourceState): boolean {
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

/** The arguments, with the old values of those whose changes are ignored. */
function withoutIgnored({ inputs, ignoreChanges = [] }: Goal, old: ResourceState): Properties {
	const kept = ignoreChanges.filter((name) => name in old.inputs).map((name) => [name, old.inputs[name]]);
	return { ...inputs, ...Object.fromEntries(kept) };
}

function shown(value: unknown): string {
	return JSON.stringify(mapSecrets(value, () => "[secret]")) ?? "";
}
