import type { ResourceState } from "./state";

/** The URNs that `--replace` and `--target` name. */
export interface SelectionOptions {
	readonly replace?: readonly string[] | undefined;
	/** @default all resources */
	readonly target?: readonly string[] | undefined;
}

/** Which resources a run is about, and which it replaces. */
export class Selection {
	readonly #replace: readonly string[];
	readonly #target: readonly string[] | undefined;
	/** Resources that the program has, the state lacks, and the run doesn't create. */
	readonly #skipped = new Set<string>();

	/** @throws {Error} if a resource to replace is not in the state */
	constructor({ replace = [], target }: SelectionOptions, olds: readonly ResourceState[]) {
		const missing = replace.find((urn) => !olds.some((old) => old.urn === urn));
		if (missing !== undefined) throw new Error(`No resource named '${missing}' found`);
		this.#replace = replace;
		this.#target = target;
	}

	includes(urn: string): boolean {
		return this.#target?.includes(urn) ?? true;
	}

	replaces(urn: string): boolean {
		return this.#replace.includes(urn);
	}

	skip(urn: string): void {
		this.#skipped.add(urn);
	}

	/** @throws {Error} if a resource depends on one that the run doesn't create */
	requireDependencies(urn: string, dependencies: readonly string[]): void {
		const missing = dependencies.find((dependency) => this.#skipped.has(dependency));
		if (missing !== undefined)
			throw new Error(`Resource '${urn}' depends on '${missing}' which was was not specified in --target list.`);
	}

	/**
	 * Returns those of the resources to delete that the run is about.
	 * @param all the state, in which resources may depend on those of the run
	 * @throws {Error} if one that depends on them would have to go, too, and the run is not about it
	 */
	deletable(condemned: readonly ResourceState[], all: readonly ResourceState[]): readonly ResourceState[] {
		if (!this.#target) return condemned;
		const closure = new Set(this.#target);
		// The state lists resources after those that they depend on.
		for (const { urn, dependencies } of all) if (dependencies.some((other) => closure.has(other))) closure.add(urn);
		const deletable = condemned.filter(({ urn }) => closure.has(urn));
		const unnamed = deletable.find(({ urn }) => !this.includes(urn));
		if (unnamed) throw new Error(`Resource '${unnamed.urn}' will be destroyed but was not specified in --target list.`);
		return deletable;
	}
}
