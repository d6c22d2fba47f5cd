import * as v from "valibot";
import { KmsImportError } from "../../errors";
import { isPrintable } from "../../foreignText/characters";
import { keyProperties } from "./key";
import { argumentNames, type Properties } from "./properties";

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
	if (unusable.length === 0) return;
	throw new KmsImportError(
		"invalidRequest",
		`Reading the state of a resource: this provider can't have written ${unusable.join(", ")}. Restore the state from before it was edited or damaged (pulumi stack export --version).`,
	);
}

function isUsable(table: Properties, name: string, value: unknown): boolean {
	const row = table[name];
	if (row?.state === undefined) return true;
	if (LOCATIONS.includes(name)) return v.is(keyProperties[name as keyof typeof keyProperties].argument, value);
	if (typeof value !== "string" || row.secret || FREE_TEXTS.includes(name)) return true;
	return value.length <= LONGEST_LINE && isPrintable(value);
}

/** Which key it is and where: what paths, headers and URLs are made of. */
const LOCATIONS: readonly string[] = argumentNames(keyProperties);
