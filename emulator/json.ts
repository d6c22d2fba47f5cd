import { isUtf8 } from "node:buffer";
import type * as v from "valibot";

/** Far less than what V8, which reads any depth, can write. */
const DEEPEST = 100;

/** The value of a JSON text, or undefined where it is none; bytes have to be UTF-8. */
export function parseJson(text: string | Buffer): unknown {
	if (typeof text !== "string" && !isUtf8(text)) return undefined;
	try {
		return JSON.parse(`${text}`);
	} catch {
		return undefined;
	}
}

/** A schema of objects that takes no lists: valibot's own do, where no field is missing in one. */
export function noList<Schema extends v.GenericSchema>(schema: Schema): Schema {
	return {
		...schema,
		"~run": ({ value }: { value: unknown }, config: v.Config<v.BaseIssue<unknown>>) =>
			schema["~run"]({ value: Array.isArray(value) ? null : value }, config),
	};
}

/** Whether a value of JSON can be written again. */
export function isShallow(value: unknown, levels = DEEPEST): boolean {
	if (typeof value !== "object" || value === null) return true;
	return levels > 0 && Object.values(value).every((part) => isShallow(part, levels - 1));
}
