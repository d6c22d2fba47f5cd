import { KmsImportError } from "../errors";
import type { Unchecked } from "../resources/shared/lifecycle";
import { given } from "../resources/shared/properties";
import { containsUnknown, UNKNOWN } from "../resources/shared/unknown";

/** Properties as the engine hands them over and takes them. */
export type EngineProperties = Readonly<Record<string, unknown>>;

/**
 * What the engine hands over for a value that isn't known before the update runs, by the value's type (`Unknown…Value` of its
 * plugin protocol). Each is a well-formed UUID: one would pass for a key id.
 */
const UNKNOWNS: ReadonlySet<unknown> = new Set([
	"04da6b54-80e4-46f7-96ec-b56ff0331ba9", // string, and whatever has no type
	"1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // boolean
	"3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
	"6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // array
	"dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
]);

/** No argument and no state has more than five levels. What is nested further would exhaust the stack. */
const MAX_DEPTH = 100;

/** The resource's name, which the dynamic protocol doesn't pass on, so the resource classes add it. */
const NAME = "resourceName";
/** Where the engine finds the provider of a dynamic resource. */
const PROVIDER = "__provider";

/**
 * The name of a resource, and the properties that are its kind's.
 * @throws {KmsImportError} code `invalidRequest`: a value is nested too deeply
 */
export function fromEngine(properties: EngineProperties): { readonly name: string; readonly values: Unchecked } {
	const { [NAME]: name, [PROVIDER]: _, ...values } = properties;
	return { name: typeof name === "string" ? name : "key", values: withUnknowns(values) as Unchecked };
}

/** Checked arguments: one with an unknown part is unknown. */
export function plannedFromEngine(properties: EngineProperties): Unchecked {
	const values = Object.entries(fromEngine(properties).values);
	return Object.fromEntries(values.map(([name, value]) => [name, containsUnknown(value) ? UNKNOWN : value]));
}

/** Values of which the engine says that all are known. */
export function knownFromEngine(properties: EngineProperties): Unchecked {
	const { values } = fromEngine(properties);
	if (containsUnknown(values)) throw new TypeError("The engine handed over an unknown value where all must be known");
	return values;
}

/** @throws {KmsImportError} code `invalidRequest`: the id is not known before the update runs */
export function idFromEngine(id: string): string {
	if (!id.split(/[/?]/).some((part) => UNKNOWNS.has(part))) return id;
	throw new KmsImportError(
		"invalidRequest",
		"Reading a resource by id: a part of the id is not known yet. Give a known id.",
	);
}

/** Checked arguments, unknown ones as the engine had them, and the resource's name. It can't store undefined. */
export function toEngineInputs(inputs: object, news: EngineProperties): EngineProperties {
	const values = Object.entries(given(inputs)).map(([name, value]) => [name, value === UNKNOWN ? news[name] : value]);
	return given({ ...Object.fromEntries(values), [NAME]: news[NAME] });
}

/** A state without undefined, which the engine can't store. */
export function toEngineState(state: object): EngineProperties {
	return { ...given(state) };
}

function withUnknowns(value: unknown, depth = 0): unknown {
	if (typeof value !== "object" || value === null) return UNKNOWNS.has(value) ? UNKNOWN : value;
	if (depth > MAX_DEPTH) throw nestedTooDeeply();
	if (Array.isArray(value)) return value.map((part) => withUnknowns(part, depth + 1));
	return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withUnknowns(part, depth + 1)]));
}

function nestedTooDeeply(): KmsImportError {
	return new KmsImportError(
		"invalidRequest",
		`Reading the properties of a resource: a value is nested more than ${MAX_DEPTH} levels deep. Check the arguments in the program.`,
	);
}
