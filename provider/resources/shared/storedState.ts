import * as v from "valibot";
import { KmsImportError } from "../../errors";
import { isPrintable } from "../../foreignText/characters";
import { LAST_EPOCH_SECOND } from "../../kms/wire";
import { KEY_ID_PARTS } from "./idFormat";
import { keyProperties } from "./key";
import { argumentNames, type Properties, type Property } from "./properties";

/** Texts that people wrote. No message, path or header has them. */
const FREE_TEXTS: readonly string[] = ["description"];
/** More than anything has that this provider writes, in UTF-16 units. */
const LONGEST_LINE = 1024;

/**
 * Refuses a state of which messages, paths or headers could get what does not belong there. A state is a file: an earlier release, or
 * anybody, may have written it.
 * @throws {KmsImportError} code `invalidRequest`. It names the properties, never their values
 */
export function ensureUsable(table: Properties, stored: object): void {
	const values = Object.entries(stored).filter(([, value]) => value !== undefined && value !== null);
	const unusable = values.filter(([name, value]) => !isUsable(table, name, value)).map(([name]) => name);
	// The table has their names, so they can be printed.
	if (unusable.length > 0) throw damaged(unusable.join(", "));
}

/**
 * As {@link ensureUsable}, for the state of a resource that the engine knows, and not only by its id.
 * @throws {KmsImportError} code `invalidRequest`, also if the state doesn't say which key it is about, and where that is
 */
export function ensureWhole(table: Properties, stored: object): void {
	ensureUsable(table, stored);
	const values = new Map(Object.entries(stored));
	const missing = KEY_ID_PARTS.filter((name) => (values.get(name) ?? null) === null);
	if (missing.length > 0) throw damaged(`a state without ${missing.join(", ")}`);
}

function damaged(what: string): KmsImportError {
	return new KmsImportError(
		"invalidRequest",
		`Reading the state of a resource: this provider can't have written ${what}. Restore the state from before it was edited or damaged (pulumi stack export --version).`,
	);
}

function isUsable(table: Properties, name: string, value: unknown): boolean {
	const row = Object.hasOwn(table, name) ? table[name] : undefined;
	if (row?.state === undefined) return true;
	if (LOCATIONS.includes(name)) return v.is(keyProperties[name as keyof typeof keyProperties].argument, value);
	if (!hasTypeOf(row, value) || (typeof value === "number" && !(Math.abs(value) <= LAST_EPOCH_SECOND))) return false;
	if (typeof value !== "string" || row.secret || FREE_TEXTS.includes(name)) return true;
	return value.length <= LONGEST_LINE && isPrintable(value);
}

/** Whether a value is of the type that the rule takes. Which values of the type there are may differ from release to release. */
function hasTypeOf({ state, argument }: Property, value: unknown): boolean {
	const rule = state === "argument" ? argument : state;
	if (rule === undefined) return true;
	const { issues = [] } = v.safeParse(rule, value);
	return issues.every(
		({ kind, type, input }) => kind !== "schema" || (type === "picklist" && typeof input === "string"),
	);
}

/** Which key it is and where: what paths, headers and URLs are made of. */
const LOCATIONS: readonly string[] = argumentNames(keyProperties);
