import * as v from "valibot";
import type { EmulatorOptions, TlsOptions } from "./settings";

/** What a setting may be, and how a text on the command line becomes it. */
export interface Kind<Value> {
	/** Follows "must be". */
	readonly expected: string;
	readonly schema: v.GenericSchema<unknown, Value>;
	/** What the schema then judges; absent where a flag says it alone. */
	readonly read?: (text: string) => unknown;
}

/** A setting: what options are checked by, and what a flag is made from. */
export interface Setting<Value> {
	/** Section of the command line's help. */
	readonly group: "Listening" | "Running" | "Account" | "Keys" | "Import of key material";
	/** With its placeholder; absent where the command line has none, or flags of its own for it. */
	readonly flag?: string;
	/** In one line, with its unit; the default is told after it. */
	readonly description: string;
	readonly takes: Kind<Value>;
	readonly default: Value | undefined;
	/** Where the command line has another. */
	readonly flagDefault?: Value;
	/** Where the default doesn't tell itself. */
	readonly defaultText?: string;
	/** The flag takes several, separated by commas; those after the first are the value of this setting. */
	readonly rest?: keyof EmulatorOptions;
}

const asItIs = (text: string) => text;
const toNumber = (text: string) => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN);
const toList = (text: string) => text.split(",");
const { MIN_SAFE_INTEGER: LOWEST, MAX_SAFE_INTEGER: HIGHEST } = Number;

export const yesOrNo: Kind<boolean> = { expected: "true or false", schema: v.boolean() };

export const text: Kind<string> = {
	expected: "a text that is not empty",
	schema: v.pipe(v.string(), v.nonEmpty()),
	read: asItIs,
};

const matching = (pattern: RegExp, expected: string): Kind<string> => ({
	expected,
	schema: v.pipe(v.string(), v.regex(pattern)),
	read: asItIs,
});

/** In names of variables, and in the texts that a shell takes. */
export const regionId = matching(/^[a-z0-9-]+$/, "an id of lower-case letters, digits and hyphens");

export const userName = matching(
	/^[A-Za-z][A-Za-z0-9_.-]{0,63}$/,
	"a name of up to 64 letters, digits and _ . - that starts with a letter",
);

export const wholeNumber = (from = LOWEST, to = HIGHEST): Kind<number> => ({
	expected: ["a whole number", from > LOWEST && `from ${from}`, to < HIGHEST && `to ${to}`].filter(Boolean).join(" "),
	schema: v.pipe(v.number(), v.safeInteger(), v.minValue(from), v.maxValue(to)),
	read: toNumber,
});

/** No limit is infinity. */
export const quota: Kind<number> = {
	expected: "a whole number from 0",
	schema: v.pipe(
		v.number(),
		v.minValue(0),
		v.check((value) => value === Infinity || Number.isSafeInteger(value)),
	),
	read: toNumber,
};

/** No limit is infinity. */
export const rate: Kind<number> = {
	expected: "a number above 0",
	schema: v.pipe(v.number(), v.gtValue(0)),
	read: toNumber,
};

export const oneOf = <const Value extends string>(values: readonly Value[]): Kind<Value> => ({
	expected: `one of ${values.join(", ")}`,
	schema: v.picklist(values),
	read: asItIs,
});

export const someOf = <const Value extends string>(values: readonly Value[]): Kind<readonly Value[]> => ({
	expected: `one or more of ${values.join(", ")}`,
	schema: v.pipe(v.array(v.picklist(values)), v.nonEmpty()),
	read: toList,
});

export const several = <Value>({ expected, schema }: Kind<Value>): Kind<readonly Value[]> => ({
	expected: `several, each ${expected}`,
	schema: v.array(schema),
	read: toList,
});

const pem = v.pipe(v.string(), v.nonEmpty());

export const tls: Kind<TlsOptions> = {
	expected: "an object of cert and key and, where clients need certificates, clientCa, all of them texts in PEM",
	schema: v.strictObject({ cert: pem, key: pem, clientCa: v.optional(pem) }),
};
