import type { Properties } from "./properties";

/** What a program asks of a resource. */
export interface Goal {
	readonly urn: string;
	readonly type: string;
	readonly name: string;
	readonly inputs: Properties;
	/** URNs. */
	readonly dependencies: readonly string[];
	/** URNs that the resource had earlier. */
	readonly aliases?: readonly string[];
	readonly secretOutputs?: readonly string[];
	readonly ignoreChanges?: readonly string[];
	readonly deleteBeforeReplace?: boolean | undefined;
	readonly protect?: boolean | undefined;
	readonly retainOnDelete?: boolean | undefined;
}

/** A resource in the state. */
export interface ResourceState {
	readonly urn: string;
	readonly type: string;
	readonly name: string;
	readonly id: string;
	readonly inputs: Properties;
	readonly outputs: Properties;
	readonly dependencies: readonly string[];
	/** Why it is not finished; the next run finishes it. */
	readonly initErrors?: readonly string[];
	/** Whether a program only reads it. */
	readonly external?: boolean;
	/** Whether it was replaced and is still to be deleted. */
	readonly delete?: boolean;
	readonly protect?: boolean | undefined;
	readonly retainOnDelete?: boolean | undefined;
}

/** Returns the state of a resource as a program asks for it. */
export function stateOf(
	{ urn, type, name, dependencies, protect, retainOnDelete }: Goal,
	its: Pick<ResourceState, "id" | "inputs" | "outputs"> & Partial<ResourceState>,
): ResourceState {
	return { urn, type, name, dependencies, protect, retainOnDelete, ...its };
}

/** The resources of a stack during a run. Every change is written as JSON, so that a killed run loses nothing before it. */
export class State {
	#resources: readonly ResourceState[];
	readonly #write: (json: string) => void;

	/** @param json what the last run has written */
	constructor(json: string, write: (json: string) => void) {
		this.#resources = JSON.parse(json);
		this.#write = write;
	}

	get resources(): readonly ResourceState[] {
		return this.#resources;
	}

	/** Adds a resource in place of another, if one is given. */
	put(resource: ResourceState, old?: ResourceState): void {
		if (!old || !this.#resources.includes(old)) this.#change([...this.#resources, resource]);
		else this.#change(this.#resources.map((other) => (other === old ? resource : other)));
	}

	remove(resource: ResourceState): void {
		this.#change(this.#resources.filter((other) => other !== resource));
	}

	#change(resources: readonly ResourceState[]): void {
		const json = JSON.stringify(resources);
		this.#resources = resources;
		this.#write(json);
	}
}
