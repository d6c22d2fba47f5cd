import { inOrderOfDeletion } from "./deletions";
import { mapSecrets, type Properties, withSecretsOf } from "./properties";
import type { ProviderProcess } from "./providerProcess";
import type { Goal, ResourceState, State } from "./state";
import { type Observer, type Registered, Steps, type StepsOptions } from "./steps";

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
	readonly #steps: Steps;
	/** URNs that the program has registered, with the aliases that were in the state. */
	readonly #seen = new Set<string>();
	#turn: Promise<unknown> = Promise.resolve();
	readonly #underway = new Set<Promise<unknown>>();
	#fail: () => void = () => {};
	#hasFailed = false;
	/** Settles once a step has failed and no other is underway. */
	readonly failed: Promise<void>;

	constructor(options: StepsOptions) {
		const { state, provider, observer } = options;
		this.#state = state;
		this.#olds = state.resources;
		this.#provider = provider;
		this.#observer = observer;
		this.#steps = new Steps(options);
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
			return this.#steps.readExternal(goal, id, old);
		});
	}

	/** Deletes what was replaced, and what the program no longer has. */
	async finish(): Promise<void> {
		await this.#settled();
		await this.#deleteAll(
			this.#state.resources.filter((old) => this.#steps.isReplaced(old) || !this.#seen.has(old.urn)),
		);
	}

	destroy(): Promise<void> {
		return this.#deleteAll(this.#state.resources);
	}

	async refresh(): Promise<void> {
		await Promise.allSettled(this.#olds.map((old) => this.#attempt(old.urn, () => this.#steps.refresh(old))));
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
			return () => this.#steps.create(goal, inputs, { op: "create" });
		}
		if (old.external) {
			const inputs = await this.#check(goal, {}, goal.inputs);
			return () => this.#steps.replace(goal, inputs, old, []);
		}
		const inputs = await this.#check(goal, old.inputs, withoutIgnored(goal, old));
		const { changes, replaces, deleteBeforeReplace } = await this.#provider.diff(old.id, old.outputs, inputs);
		if (replaces.length > 0) {
			if (old.protect && goal.protect) throw new Error(`unable to replace resource "${goal.urn}": it is protected`);
			const fresh = await this.#check(goal, {}, goal.inputs);
			const isDeletedFirst = goal.deleteBeforeReplace ?? deleteBeforeReplace;
			if (isDeletedFirst) return () => this.#steps.replaceAfterDelete(goal, fresh, old, replaces);
			return () => this.#steps.replace(goal, fresh, old, replaces);
		}
		if (changes || old.initErrors) return () => this.#steps.update(goal, inputs, old);
		return async () => this.#steps.keep(goal, inputs, old);
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

	async #deleteAll(condemned: readonly ResourceState[]): Promise<void> {
		for (const group of inOrderOfDeletion(condemned)) {
			const deletions = group.map((old) =>
				this.#attempt(old.urn, () =>
					this.#steps.delete(old, this.#steps.isReplaced(old) ? "delete-replaced" : "delete"),
				),
			);
			await Promise.allSettled(deletions);
		}
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
