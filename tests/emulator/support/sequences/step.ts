import fc from "fast-check";
import type { Choice, SequenceRun } from "./sequenceRun";
import type { Caller } from "./service";

/** A step: its request as plain data, and a function that runs it. */
export class Step {
	readonly #name: string;
	readonly #caller: Caller;
	readonly #fields: object;
	readonly play: (run: SequenceRun) => Promise<unknown>;

	constructor(name: string, caller: Caller, fields: object, play: (run: SequenceRun) => Promise<unknown>) {
		this.#name = name;
		this.#caller = caller;
		this.#fields = fields;
		this.play = play;
	}

	/** The text that fast-check prints. */
	toString(): string {
		const caller = this.#caller === 0 ? "" : ` by ${this.#caller}`;
		return `${this.#name}${caller} ${JSON.stringify(this.#fields)}`;
	}
}

/** Values with weights. A failing sequence is shrunk towards the first value. */
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
	play: (run: SequenceRun, caller: Caller, fields: Fields) => Promise<unknown>,
): fc.Arbitrary<Step> {
	return fc.tuple(callers, fields).map(([caller, its]) => new Step(name, caller, its, (run) => play(run, caller, its)));
}
