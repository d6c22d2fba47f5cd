import fc from "fast-check";

/** Any bytes. */
export const bytes = (constraints?: fc.IntArrayConstraints): fc.Arbitrary<Buffer> =>
	fc.uint8Array(constraints).map((array) => Buffer.from(array));

const part = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });

/** A change of bytes: a flipped bit, and some bytes overwritten, so that most length fields stay correct. */
const change = fc.record({
	/** Position, as a fraction of the length. Often near the start, where the formats differ. */
	where: fc.oneof(
		part,
		part.map((at) => at ** 4),
	),
	flip: fc.constantFrom(0, 1, 2, 4, 8, 16, 32, 64, 128),
	put: bytes({ maxLength: 6 }),
	cut: fc.oneof({ weight: 12, arbitrary: fc.constant(0) }, fc.nat(3), fc.nat(2000)),
});

type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never;

function changed(whole: Buffer, { where, flip, cut, put }: Change): Buffer {
	const at = Math.floor(where * whole.length);
	const copy = Buffer.concat([whole.subarray(0, at), put, whole.subarray(at + put.length + cut)]);
	if (at < copy.length) copy[at] = (copy[at] ?? 0) ^ flip;
	return copy;
}

/** One of some contents, with bits flipped and bytes cut or inserted. */
export const mutated = (contents: readonly Buffer[]): fc.Arbitrary<Buffer> =>
	fc
		.tuple(fc.constantFrom(...contents), fc.array(change, { maxLength: 3 }))
		.map(([content, all]) => all.reduce(changed, content));
