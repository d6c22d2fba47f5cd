import fc from "fast-check";
import { hostileText, ODD_NAMES } from "./texts";

const ODD = [
	null,
	true,
	false,
	0,
	-0,
	-1,
	0.1,
	1e21,
	1e308,
	-1e308,
	2 ** 31,
	2 ** 53,
	253_402_300_800,
	[],
	{},
	[[]],
	[null],
	"",
	"0",
	"true",
	"null",
	"NaN",
	"1e400",
	"9".repeat(400),
];

const DEEP = 2000;

/** Names of properties, some of which every object has. */
export const hostileName: fc.Arbitrary<string> = fc.oneof(
	fc.constantFrom(...ODD_NAMES),
	fc.string({ maxLength: 8 }),
	hostileText,
);

/** An object with its properties as JSON gives them: `__proto__` is one like any other. */
export function objectOf(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
	return Object.fromEntries(entries);
}

function nested(depth: number, isArray: boolean): unknown {
	let value: unknown = 0;
	for (let level = 0; level < depth; level++) value = isArray ? [value] : { a: value };
	return value;
}

/** Anything that JSON can hold. @param leaf texts among it. @default hostile ones */
export const hostileValue = (leaf: fc.Arbitrary<unknown> = hostileText): fc.Arbitrary<unknown> =>
	fc.oneof(
		{ weight: 6, arbitrary: leaf },
		{ weight: 4, arbitrary: fc.constantFrom<unknown>(...ODD) },
		{ weight: 2, arbitrary: fc.oneof(fc.double({ noDefaultInfinity: true, noNaN: true }), fc.maxSafeInteger()) },
		{ weight: 2, arbitrary: fc.array(fc.oneof(leaf, fc.constantFrom<unknown>(...ODD)), { maxLength: 4 }) },
		{ weight: 3, arbitrary: fc.array(fc.tuple(hostileName, leaf), { maxLength: 4 }).map(objectOf) },
		{ weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
		{ weight: 1, arbitrary: fc.tuple(fc.nat(DEEP), fc.boolean()).map(([depth, isArray]) => nested(depth, isArray)) },
	);
