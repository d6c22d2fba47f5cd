/** Stands for a value that isn't known before the update runs. Its type is accepted by no rule and no request, so code that passes it on doesn't compile. */
export const UNKNOWN: unique symbol = Symbol("unknown");
export type Unknown = typeof UNKNOWN;

/** Checked arguments at a preview: any of them may be unknown. */
export type Planned<Inputs> = { readonly [Name in keyof Inputs]: Inputs[Name] | Unknown };

/** Whether a value is unknown, or a part of it is. */
export function containsUnknown(value: unknown): boolean {
	if (typeof value === "object" && value !== null) return Object.values(value).some(containsUnknown);
	return value === UNKNOWN;
}

/** The value, or undefined if it is unknown. */
export function ifKnown<Value>(value: Value | Unknown): Value | undefined {
	return value === UNKNOWN ? undefined : value;
}
