/** Stands for a value that isn't known before the update runs. Its type is accepted by no rule and no request, so code that forgets to handle it doesn't compile. */
export const UNKNOWN: unique symbol = Symbol("unknown");
export type Unknown = typeof UNKNOWN;

/** Checked arguments at a preview: any of them may be unknown. */
export type Planned<Inputs> = { readonly [Name in keyof Inputs]: Inputs[Name] | Unknown };

/** The value, or undefined if it is unknown. */
export function ifKnown<Value>(value: Value | Unknown): Value | undefined {
	return value === UNKNOWN ? undefined : value;
}
