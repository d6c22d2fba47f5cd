import fc from "fast-check";
import { resolve, type Schema, validatorOf } from "./description";

type Fields = Readonly<Record<string, unknown>>;

/** Unusual values that replace any other. */
const ODD = [null, true, 5, -1, 1.5, 1e300, "", "*", "x".repeat(10_000), [], {}, [null], [{}]];

const isObject = (value: unknown): value is Fields => typeof value === "object" && value !== null;

/** The schema of one field; empty if it depends on other fields. */
function schemaAt(schema: Schema, name: string): Schema {
	const { properties = {}, items = {} } = schema as { properties?: Record<string, Schema>; items?: Schema };
	return resolve<Schema>(properties[name] ?? items);
}

/** All variations of a body with one invalid field. */
export function faultyBodies(schema: Schema, body: unknown): readonly unknown[] {
	const isValid = validatorOf(schema);
	return variationsOf(schema, body).filter((variation) => !isValid(variation));
}

function variationsOf(schema: Schema, value: unknown): readonly unknown[] {
	const names = Object.keys(schema.properties ?? (isObject(value) ? value : {}));
	const nested = names.flatMap((name) => {
		const own = isObject(value) ? value[name] : undefined;
		return [undefined, ...variationsOf(schemaAt(schema, name), own)].map((variation) =>
			changed(value, name, variation),
		);
	});
	return [...ODD, ...edgesOf(schema), ...nested];
}

/** Values just beyond what a schema allows. */
function edgesOf({ anyOf = [], allOf = [], ...schema }: Schema): readonly unknown[] {
	const { minimum, maximum, maxLength } = schema as Readonly<Record<string, number | undefined>>;
	const numbers = [minimum === undefined ? [] : minimum - 1, maximum === undefined ? [] : maximum + 1].flat();
	const lengths = [maxLength ?? [], maxLengthOf(`${schema.pattern ?? ""}`)].flat();
	const others = [anyOf, allOf].flat() as Schema[];
	return [...numbers, ...lengths.map((length) => "0".repeat(length + 1)), ...others.flatMap(edgesOf)];
}

/** The maximum length at the end of a pattern: `{1,255}$`. */
function maxLengthOf(pattern: string): number[] {
	const [, length] = /[{,](\d+)\}\$$/.exec(pattern) ?? [];
	return length === undefined ? [] : [Number(length)];
}

function changed(value: unknown, name: string, to: unknown): unknown {
	if (Array.isArray(value)) return value.map((item, i) => (`${i}` === name ? to : item));
	const { [name]: _, ...others } = isObject(value) ? value : {};
	return to === undefined ? others : { ...others, [name]: to };
}

/** Bodies with up to three invalid fields. */
export function faulty(schema: Schema, known: Known): fc.Arbitrary<unknown> {
	const isValid = validatorOf(schema);
	return fc
		.tuple(valuesOf(schema, known), fc.array(fc.nat(), { minLength: 1, maxLength: 3 }))
		.map(([body, choices]) =>
			choices.reduce<unknown>((before, choice) => {
				const variations = variationsOf(schema, before);
				return variations[choice % variations.length];
			}, body),
		)
		.filter((body) => !isValid(body));
}

/** Values that exist in the emulator, by field. */
export type Known = Readonly<Record<string, fc.Arbitrary<unknown>>>;

/** Anything that a schema allows, including additional fields. */
export function valuesOf(schema: Schema, known: Known = {}): fc.Arbitrary<unknown> {
	const isValid = validatorOf(schema);
	return unchecked(schema, known).filter((value) => isValid(value));
}

function unchecked(part: Schema, known: Known): fc.Arbitrary<unknown> {
	const schema = resolve<Schema>(part);
	if ("const" in schema) return fc.constant(schema.const);
	if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum);
	if (Array.isArray(schema.anyOf)) return fc.oneof(...schema.anyOf.map((option) => valuesOf(option, known)));
	const make = TYPES[`${schema.type}`];
	return make ? make(schema, known) : fc.jsonValue();
}

/** Generators by type. */
const TYPES: Readonly<Record<string, (schema: Schema, known: Known) => fc.Arbitrary<unknown>>> = {
	boolean: () => fc.boolean(),
	integer: ({ minimum = Number.MIN_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER }) =>
		fc.oneof(
			fc.constantFrom(minimum, maximum),
			fc.integer({ min: Math.max(Number(minimum), -(2 ** 31)), max: Math.min(Number(maximum), 2 ** 31 - 1) }),
		),
	number: () => fc.double({ noNaN: true, noDefaultInfinity: true }),
	string: texts,
	array: lists,
	object: objects,
};

function texts({ pattern, allOf = [], minLength, maxLength }: Schema): fc.Arbitrary<string> {
	const patterns = [pattern, ...(allOf as Schema[]).map((one) => one.pattern)].filter((one) => one !== undefined);
	const matching = patterns.flatMap((one) => [
		fc.stringMatching(simplified(`${one}`)),
		...maxLengthOf(`${one}`).map((length) => fc.constant("0".repeat(length))),
	]);
	const lengths = { minLength: Number(minLength ?? 0), maxLength: Number(maxLength ?? 50) };
	return matching.length > 0 ? fc.oneof(...matching) : fc.string({ unit: "binary", ...lengths });
}

/** A pattern for generating texts: without lookaheads, and without characters beyond the first plane. */
function simplified(pattern: string): RegExp {
	return new RegExp(pattern.replace(/\(\?![^()]*\)/g, "").replace(/\\u\{\w+\}/g, "\\uffff"), "u");
}

function lists({ prefixItems = [], items = {}, minItems = 0 }: Schema, known: Known): fc.Arbitrary<unknown[]> {
	const first = (prefixItems as Schema[]).map((item) => valuesOf(item, known));
	if (first.length > 0) return fc.tuple(...first);
	return fc.array(valuesOf(items as Schema, known), { minLength: Number(minItems), maxLength: 5 });
}

function objects(schema: Schema, known: Known): fc.Arbitrary<Fields> {
	const { properties = {}, required = [], additionalProperties = true, propertyNames } = schema;
	const fields = Object.entries(properties as Record<string, Schema>).map(([name, field]) => {
		return [name, known[name] ? fc.oneof(known[name], valuesOf(field, known)) : valuesOf(field, known)] as const;
	});
	const own = fc.record(Object.fromEntries(fields), { requiredKeys: required as string[] });
	if (additionalProperties === false) return own;
	const names = propertyNames ? valuesOf(propertyNames as Schema).map(String) : fc.constantFrom("note", "__proto__");
	const values = isObject(additionalProperties) ? valuesOf(additionalProperties, known) : fc.jsonValue();
	return fc
		.tuple(fc.dictionary(names, values, { maxKeys: 2 }), own)
		.map(([more, described]) => ({ ...more, ...described }));
}
