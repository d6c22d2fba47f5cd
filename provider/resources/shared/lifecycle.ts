import type { Planned } from "./unknown";

/** Unchecked properties, as an edge hands them over: a value that is unknown, be it a part of an argument, is UNKNOWN. */
export type Unchecked = Readonly<Record<string, unknown>>;

/** What is wrong with one argument. */
export interface Fault {
	/** Path of the argument. Empty where its value must not be printed: then the reason names the argument. */
	readonly property: string;
	readonly reason: string;
}

export interface CheckRequest {
	/** Name of the resource in the program. */
	readonly name: string;
	/** The arguments that the last run checked; undefined for a resource that is to be created or replaced. */
	readonly olds: Unchecked | undefined;
	readonly news: Unchecked;
}

export interface CreateRequest<Inputs> {
	/** Name of the resource in the program. */
	readonly name: string;
	readonly inputs: Inputs;
	/** At least 16 random bytes for what the kind makes up, such as the end of a name. */
	readonly seed: Uint8Array;
}

/** The arguments as the rules have parsed them, defaults filled in; or every fault at once. */
export type CheckResult<Inputs> =
	| { readonly inputs: Planned<Inputs> }
	| { readonly faults: readonly [Fault, ...Fault[]] };

/** What is done about a property that differs. */
export interface Difference {
	readonly effect: "replace" | "update";
	/** Whether the program changed the argument, or what is there has changed (expired, gone). */
	readonly cause: "argument" | "remote";
}

/** By property. If empty, the resource matches the program. If any replaces, the resource is replaced. */
export type Differences = Readonly<Record<string, Difference>>;

export interface Resource<State> {
	readonly id: string;
	readonly state: State;
}

/**
 * What the engine's calls mean for one kind of resource, whatever protocol they come by.
 *
 * The engine's order in an `up` or preview: `check`, then `diff` for a resource that is in the state, then (not in a preview)
 * `create` or `update`; for a replacement `check` again without olds, `create`, and at the end of the run `delete` of the old one.
 * A refresh calls `read`, and newer engines `diff` after it; it runs no program and calls no `check`. With `--target` the
 * resources that are not targeted get no call at all. A destroy calls `delete` alone.
 *
 * A failure that users can act on is a KmsImportError, with a message for users. Anything else is a programming error.
 */
export interface Lifecycle<Inputs, State> {
	/**
	 * The arguments as the rules parse them. In previews and ups, before anything else; in a preview arguments may be unknown, and an
	 * unknown one is not checked.
	 */
	check(request: CheckRequest): Promise<CheckResult<Inputs>>;

	/**
	 * Whether a resource in the state is as the program asks. In previews and ups after `check`, with unknown arguments in a
	 * preview; in a refresh after `read`, with the arguments of the last up. Changes nothing.
	 */
	diff(id: string, olds: State, news: Planned<Inputs>): Promise<Differences>;

	/**
	 * Makes the resource. In an up only, with everything known.
	 * @throws {PartialFailure} if the resource is there but not finished: the state records it, and the next up calls `update`
	 */
	create(request: CreateRequest<Inputs>): Promise<Resource<State>>;

	/**
	 * The resource as it is; undefined if there is none.
	 * @param stored what the state holds: whole in a refresh, empty where a program only names the id
	 */
	read(id: string, stored: Partial<State>): Promise<Resource<State> | undefined>;

	/**
	 * Applies what `diff` found. In an up only, with everything known; also for a resource that a PartialFailure left.
	 * @throws {PartialFailure} if the resource is left between its old state and the requested one
	 * @returns the whole new state
	 */
	update(id: string, olds: State, news: Inputs): Promise<State>;

	/** Deletes the resource: in a destroy, after a replacement, or because the program no longer has it. */
	delete(id: string, state: State): Promise<void>;
}

/** What an edge logs beside what the engine shows. @param urn of the resource that it is about, where the edge knows it */
export type Log = (severity: "info" | "warning", message: string, urn?: string) => void;

/** A lifecycle of whatever kind, as an edge sees it. */
export type AnyLifecycle = Lifecycle<object, object>;
