import * as v from "valibot";
import { KmsImportError } from "../errors";
import { DEFAULT_WRAPPING_ALGORITHM, WRAPPING_ALGORITHMS } from "../kms/wrappingAlgorithm";
import { described, reasonOf } from "../reasons";
import { didYouMean } from "../suggestion";
import { SM2_CIPHERTEXT_LAYOUTS } from "./sm2";

const MATERIAL = "must be a string or a Buffer";
const oneOf = <const Names extends readonly string[]>(names: Names) =>
	v.picklist(names, `must be one of ${names.join(", ")}`);

/** The rules of the options that wrapping takes, by name. Scripts in plain JavaScript have no compiler that holds them to the types. */
const OPTION_RULES = {
	keyMaterial: v.custom((input) => typeof input === "string" || input instanceof Uint8Array, MATERIAL),
	encoding: v.optional(oneOf(["raw", "base64", "hex"])),
	publicKey: v.string("must be a string"),
	wrappingAlgorithm: oneOf(WRAPPING_ALGORITHMS),
	sm2CiphertextLayout: v.optional(oneOf(SM2_CIPHERTEXT_LAYOUTS)),
} as const;

type OptionName = keyof typeof OPTION_RULES;

const DEFAULTS: { readonly [Name in OptionName]?: string } = { wrappingAlgorithm: DEFAULT_WRAPPING_ALGORITHM };

/**
 * Holds options to their rules.
 *
 * @param names those that the caller uses; others are not looked at
 * @throws {KmsImportError} code `invalidRequest`, naming all faults and no value of key material
 */
export function checkOptions(options: object, names: readonly OptionName[]): void {
	const given = options as Readonly<Record<string, unknown>>;
	const faults = names.flatMap((name) => faultsOf(name, given[name]));
	if (faults.length > 0) throw refusal(faults);
}

/**
 * Like {@link checkOptions}, and the options must have no others. Those that have a default may be omitted.
 * @throws {KmsImportError} code `invalidRequest`
 */
export function checkAllOptions(options: unknown, names: readonly OptionName[]): void {
	if (typeof options !== "object" || options === null || Array.isArray(options))
		throw refusal([`the options must be an object, and not ${described(options, false)}`]);
	const given = options as Readonly<Record<string, unknown>>;
	const isKnown = (name: string) => names.some((known) => known === name);
	const strays = Object.keys(given).filter((name) => !isKnown(name));
	const faults = names.flatMap((name) => faultsOf(name, given[name] === undefined ? DEFAULTS[name] : given[name]));
	const all = [...strays.map((name) => strayFault(name, names)), ...faults];
	if (all.length > 0) throw refusal(all);
}

function strayFault(name: string, names: readonly string[]): string {
	return `${name} is not an option${didYouMean(name, names) || `; the options are ${names.join(", ")}`}`;
}

function faultsOf(name: OptionName, value: unknown): readonly string[] {
	const { issues = [] } = v.safeParse<v.GenericSchema>(OPTION_RULES[name], value);
	return issues.map((issue) => `${name} ${reasonOf(issue, name !== "keyMaterial" && name !== "publicKey")}`);
}

function refusal(faults: readonly string[]): KmsImportError {
	const text = faults.join("; ");
	return new KmsImportError("invalidRequest", `Wrapping key material: ${text}${text.endsWith("?") ? "" : "."}`);
}
