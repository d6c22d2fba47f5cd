import type * as pulumi from "@pulumi/pulumi";
import { createHandlers, type Handlers, type Process } from "../../provider";

/** A resource in the state of the engine in this process. */
export interface Stored {
	readonly kind: keyof Handlers;
	readonly name: string;
	readonly id: string;
	readonly inputs: object;
	readonly outputs: Readonly<Record<string, unknown>>;
	/** Whether it was created or changed only in part. The next run finishes it. */
	readonly isPartial?: boolean | undefined;
}

/** A resource as a program declares it. Its arguments may use the outputs of resources before it. */
export interface Declared {
	readonly kind: keyof Handlers;
	readonly name: string;
	readonly args: (outputs: (kind: keyof Handlers) => Readonly<Record<string, unknown>>) => object;
}

type Handler = Required<pulumi.dynamic.ResourceProvider>;

/** What a failed operation leaves behind, in the form that the engine's SDK takes. */
interface PartialFailure {
	readonly id?: string;
	readonly properties?: Record<string, unknown>;
}

const keyOf = ({ kind, name }: { readonly kind: string; readonly name: string }) => `${kind} ${name}`;
/** Copies a value as the engine does when it passes it on. */
const copy = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value));

/**
 * One run over the lifecycles in this process. Follows the order of the engine: check, diff, then create, update or replace.
 * Replaced resources are deleted last, the state is written after each step, and no step starts after a failure.
 */
export class LifecycleRun {
	readonly steps: string[] = [];
	readonly #handlers: Handlers;
	readonly #stored: Map<string, Stored>;
	readonly #write: (stored: readonly Stored[]) => void;
	readonly #replaced: Stored[] = [];
	readonly #failures: Error[] = [];

	constructor(process: Process, stored: readonly Stored[], write: (stored: readonly Stored[]) => void) {
		this.#handlers = createHandlers(process);
		for (const handler of Object.values(this.#handlers))
			handler.configure?.({ config: { get: () => undefined } } as never);
		this.#stored = new Map(copy(stored).map((resource) => [keyOf(resource), resource]));
		this.#write = write;
	}

	/** @param groups groups of resources. A resource depends only on those before it in its group. */
	async up(groups: readonly (readonly Declared[])[]): Promise<void> {
		await this.#inTurn(groups, (declared) => this.#step(declared));
		if (this.#failures.length === 0) for (const old of this.#replaced) await this.#attempt(() => this.#delete(old));
		this.#throwFailures();
	}

	/** Checks and diffs what an up would change. */
	async preview(groups: readonly (readonly Declared[])[]): Promise<void> {
		await this.#inTurn(groups, async (declared) => {
			const old = this.#stored.get(keyOf(declared));
			if (!old) return;
			const { inputs } = await this.#check(declared, old);
			await this.#handler(declared).diff(old.id, old.outputs, inputs);
		});
		this.#throwFailures();
	}

	async refresh(): Promise<void> {
		const resources = [...this.#stored.values()].map((resource) => [resource]);
		await this.#inTurn(resources, async (old) => {
			const { id, props } = await this.#handler(old).read(old.id, old.outputs);
			if (id === "") this.#put(old, undefined);
			else this.#put(old, { ...old, id: `${id}`, outputs: props ?? {} });
			if (id === "") this.steps.push(`forget ${keyOf(old)}`);
		});
		this.#throwFailures();
	}

	async #inTurn<Item>(groups: readonly (readonly Item[])[], work: (item: Item) => Promise<void>): Promise<void> {
		const runGroup = async (group: readonly Item[]) => {
			for (const item of group) if (this.#failures.length === 0) await this.#attempt(() => work(item));
		};
		await Promise.all(groups.map(runGroup));
	}

	async #attempt(work: () => Promise<void>): Promise<void> {
		await work().catch((error: Error) => this.#failures.push(error));
	}

	#throwFailures(): void {
		if (this.#failures.length > 0) throw new Error(this.#failures.map(({ message }) => message).join("\n"));
	}

	async #step(declared: Declared): Promise<void> {
		const old = this.#stored.get(keyOf(declared));
		const { inputs } = await this.#check(declared, old);
		if (!old) return this.#create(declared, inputs);
		const handler = this.#handler(declared);
		const { changes, replaces = [] } = await handler.diff(old.id, old.outputs, inputs);
		if (replaces.length > 0) {
			this.#replaced.push(old);
			return this.#create(declared, (await this.#check(declared, undefined)).inputs);
		}
		if (!changes && !old.isPartial) return this.#put(old, { ...old, inputs });
		await this.#record("update", declared, inputs, async () => {
			const { outs } = await handler.update(old.id, old.outputs, inputs);
			return { id: old.id, outs };
		});
	}

	async #create(declared: Declared, inputs: object): Promise<void> {
		await this.#record("create", declared, inputs, () => this.#handler(declared).create(inputs));
	}

	async #record(
		verb: string,
		declared: Declared,
		inputs: object,
		work: () => Promise<pulumi.dynamic.CreateResult>,
	): Promise<void> {
		const { kind, name } = declared;
		this.steps.push(`${verb} ${keyOf(declared)}`);
		try {
			const { id, outs } = await work();
			this.#put(declared, { kind, name, id: `${id}`, inputs, outputs: outs });
		} catch (error) {
			const { id, properties } = error as PartialFailure;
			if (id !== undefined && properties)
				this.#put(declared, { kind, name, id, inputs, outputs: properties, isPartial: true });
			throw error;
		}
	}

	async #delete(old: Stored): Promise<void> {
		this.steps.push(`delete ${keyOf(old)}`);
		await this.#handler(old).delete(old.id, old.outputs);
	}

	async #check(declared: Declared, old: Stored | undefined) {
		const args = declared.args((kind) => this.#stored.get(keyOf({ kind, name: declared.name }))?.outputs ?? {});
		const { inputs, failures = [] } = await this.#handler(declared).check(old?.inputs ?? {}, copy(args));
		if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join(" "));
		return { inputs: copy(inputs) };
	}

	#handler({ kind }: { readonly kind: keyof Handlers }): Handler {
		return this.#handlers[kind] as Handler;
	}

	#put(at: { readonly kind: string; readonly name: string }, resource: Stored | undefined): void {
		const before = JSON.stringify(this.#stored.get(keyOf(at)));
		if (JSON.stringify(resource) === before) return;
		if (resource) this.#stored.set(keyOf(at), copy(resource));
		else this.#stored.delete(keyOf(at));
		this.#write([...this.#stored.values()]);
	}
}
