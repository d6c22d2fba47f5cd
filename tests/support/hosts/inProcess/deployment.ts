import { inOrderOfDeletion } from "./deletions";
import { Planner } from "./planner";
import { Selection, type SelectionOptions } from "./selection";
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
	readonly #observer: Observer;
	readonly #selection: Selection;
	readonly #steps: Steps;
	readonly #planner: Planner;
	/** URNs that the program has registered, with the aliases that were in the state. */
	readonly #seen = new Set<string>();
	#turn: Promise<unknown> = Promise.resolve();
	readonly #underway = new Set<Promise<unknown>>();
	#fail: () => void = () => {};
	#hasFailed = false;
	/** Settles once a step has failed and no other is underway. */
	readonly failed: Promise<void>;

	constructor(options: StepsOptions & SelectionOptions) {
		const { state, provider, observer } = options;
		this.#state = state;
		this.#olds = state.resources;
		this.#observer = observer;
		this.#selection = new Selection(options, this.#olds);
		this.#steps = new Steps(options);
		this.#planner = new Planner({ provider, selection: this.#selection, steps: this.#steps });
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
			const perform = await this.#inTurn(async () => this.#planner.plan(goal, this.#see(goal)));
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
		const selected = this.#olds.filter(({ urn }) => this.#selection.includes(urn));
		await Promise.allSettled(selected.map((old) => this.#attempt(old.urn, () => this.#steps.refresh(old))));
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

	async #deleteAll(condemned: readonly ResourceState[]): Promise<void> {
		const deletable = this.#deletable(condemned);
		if (this.#hasFailed) return;
		for (const old of condemned) if (!deletable.includes(old)) this.#steps.keepUntargeted(old);
		for (const group of inOrderOfDeletion(deletable)) {
			const deletions = group.map((old) =>
				this.#attempt(old.urn, () =>
					this.#steps.delete(old, this.#steps.isReplaced(old) ? "delete-replaced" : "delete"),
				),
			);
			await Promise.allSettled(deletions);
		}
	}

	#deletable(condemned: readonly ResourceState[]): readonly ResourceState[] {
		try {
			return this.#selection.deletable(condemned, this.#state.resources);
		} catch (error) {
			this.fail(error as Error);
			return [];
		}
	}
}
