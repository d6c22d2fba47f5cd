import { isIPv6 } from "node:net";
import * as v from "valibot";
import type { EmulatorOptions, TlsOptions } from "./settings";

/** The values that a setting accepts, and how a command-line argument is parsed. */
export interface SettingKind<Value> {
	/** Describes the values; follows "must be" in a message. */
	readonly expected: string;
	readonly schema: v.GenericSchema<unknown, Value>;
	/** Parses a command-line argument, before the schema checks it. If omitted, the flag takes no argument. */
	readonly read?: (text: string) => unknown;
}

/** A row of the settings table. Options are checked against it, and flags are made from it. */
export interface Setting<Value> {
	/** Section of the command line's help. */
	readonly group: "Listening" | "Running" | "Account" | "Keys" | "Import of key material";
	/** The flag with its placeholder. If omitted, the setting has no flag, or several that are defined elsewhere. */
	readonly flag?: string;
	/** One line, with the unit. The default is appended. */
	readonly description: string;
	readonly takes: SettingKind<Value>;
	readonly default: Value | undefined;
	/** Default of the command line, if it differs. */
	readonly flagDefault?: Value;
	/** How the default is described, if its value is not clear by itself. */
	readonly defaultText?: string;
	/**
	 * If set, the flag takes several values, separated by commas or in several flags, and those after the first become
	 * this setting.
	 */
	readonly rest?: keyof EmulatorOptions;
}

const unchanged = (text: string) => text;
const toNumber = (text: string) => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN);
const toList = (text: string) => text.split(",");
const { MIN_SAFE_INTEGER: LOWEST, MAX_SAFE_INTEGER: HIGHEST } = Number;

export const yesOrNo: SettingKind<boolean> = { expected: "true or false", schema: v.boolean() };

export const text: SettingKind<string> = {
	expected: "a non-empty string",
	schema: v.pipe(v.string(), v.nonEmpty()),
	read: unchanged,
};

const matching = (pattern: RegExp, expected: string): SettingKind<string> => ({
	expected,
	schema: v.pipe(v.string(), v.regex(pattern)),
	read: unchanged,
});

const HOST_NAME = /^(?=.{1,253}$)[\w-]+(\.[\w-]+)*\.?$/;

/** A host becomes part of URLs. */
export const host: SettingKind<string> = {
	expected: "a host name or an address, without a port",
	schema: v.pipe(
		v.string(),
		v.check((value) => HOST_NAME.test(value) || isIPv6(value)),
	),
	read: unchanged,
};

/** Ids become part of variable names and of shell input. */
export const regionId = matching(/^[a-z0-9-]+$/, "an id of lowercase letters, digits and hyphens");

export const userName = matching(
	/^[A-Za-z][A-Za-z0-9_.-]{0,63}$/,
	"a name of up to 64 letters, digits and _ . - that starts with a letter",
);

export const integer = (from = LOWEST, to = HIGHEST): SettingKind<number> => ({
	expected: ["an integer", from > LOWEST && `from ${from}`, to < HIGHEST && `to ${to}`].filter(Boolean).join(" "),
	schema: v.pipe(v.number(), v.safeInteger(), v.minValue(from), v.maxValue(to)),
	read: toNumber,
});

/** Infinity means no limit. */
export const quota: SettingKind<number> = {
	expected: "an integer from 0",
	schema: v.pipe(
		v.number(),
		v.minValue(0),
		v.check((value) => value === Infinity || Number.isSafeInteger(value)),
	),
	read: toNumber,
};

/** Infinity means no limit. */
export const rate: SettingKind<number> = {
	expected: "a number above 0",
	schema: v.pipe(v.number(), v.gtValue(0)),
	read: toNumber,
};

export const oneOf = <const Value extends string>(values: readonly Value[]): SettingKind<Value> => ({
	expected: `one of ${values.join(", ")}`,
	schema: v.picklist(values),
	read: unchanged,
});

export const listOf = <const Value extends string>(values: readonly Value[]): SettingKind<readonly Value[]> => ({
	expected: `one or more of ${values.join(", ")}`,
	schema: v.pipe(v.array(v.picklist(values)), v.nonEmpty()),
	read: toList,
});

export const listOfValues = <Value>({ expected, schema }: SettingKind<Value>): SettingKind<readonly Value[]> => ({
	expected: `a list in which each item is ${expected}`,
	schema: v.array(schema),
	read: toList,
});

const pem = v.pipe(v.string(), v.nonEmpty());

export const tls: SettingKind<TlsOptions> = {
	expected: "an object with cert, key and optionally clientCa, all of them PEM strings",
	schema: v.strictObject({ cert: pem, key: pem, clientCa: v.optional(pem) }),
};
