import { isUtf8 } from "node:buffer";
import type * as v from "valibot";

/** V8 parses any depth but overflows its stack when it writes. This is far below that. */
const MAX_DEPTH = 100;

/** The value of a JSON text; undefined if it is not valid JSON, or if its bytes are not UTF-8. */
export function parseJson(text: string | Buffer): unknown {
	if (typeof text !== "string" && !isUtf8(text)) return undefined;
	try {
		return JSON.parse(`${text}`);
	} catch {
		return undefined;
	}
}

/** An object schema that refuses lists. Valibot's own schemas accept a list if they require no field. */
export function rejectLists<Schema extends v.GenericSchema>(schema: Schema): Schema {
	return {
		...schema,
		"~run": ({ value }: { value: unknown }, config: v.Config<v.BaseIssue<unknown>>) =>
			schema["~run"]({ value: Array.isArray(value) ? null : value }, config),
	};
}

/** Whether a JSON value is shallow enough to be written. */
export function isShallow(value: unknown, levels = MAX_DEPTH): boolean {
	if (typeof value !== "object" || value === null) return true;
	return levels > 0 && Object.values(value).every((part) => isShallow(part, levels - 1));
}
