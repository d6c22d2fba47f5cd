import fc from "fast-check";
import type { Choice, Scene } from "./sequenceRun";
import type { Caller } from "./service";

/** What one step asks, as plain data, and how it goes. */
export class Step {
	readonly #name: string;
	readonly #caller: Caller;
	readonly #fields: object;
	readonly play: (scene: Scene) => Promise<unknown>;

	constructor(name: string, caller: Caller, fields: object, play: (scene: Scene) => Promise<unknown>) {
		this.#name = name;
		this.#caller = caller;
		this.#fields = fields;
		this.play = play;
	}

	/** How fast-check prints it. */
	toString(): string {
		const caller = this.#caller === 0 ? "" : ` by ${this.#caller}`;
		return `${this.#name}${caller} ${JSON.stringify(this.#fields)}`;
	}
}

/** Values with how often each is to come; a failing sequence is shrunk towards the first. */
export function weighted<Value>(...values: readonly (readonly [weight: number, value: Value])[]): fc.Arbitrary<Value> {
	const arbitraries = values.map(([weight, value]) => ({ weight, arbitrary: fc.constant(value) }));
	return fc.oneof({ withCrossShrink: true }, ...arbitraries);
}

const callers = weighted<Caller>([40, 0], [4, 1], [1, "stranger"]);

export const keys: fc.Arbitrary<Choice> = fc.oneof(
	{ weight: 60, arbitrary: fc.nat(4) },
	{ weight: 1, arbitrary: fc.constantFrom("another project's", "unknown", "malformed") },
);

export function step<Fields extends object>(
	name: string,
	fields: fc.Arbitrary<Fields>,
	play: (scene: Scene, caller: Caller, fields: Fields) => Promise<unknown>,
): fc.Arbitrary<Step> {
	return fc
		.tuple(callers, fields)
		.map(([caller, its]) => new Step(name, caller, its, (scene) => play(scene, caller, its)));
}
