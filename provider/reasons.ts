import type * as v from "valibot";
import { didYouMean } from "./suggestion";

/** Longer text is not repeated in a reason. */
const MAX_PRINTED_CHARACTERS = 60;

/**
 * What a rule of each type takes, where that is one thing; undefined where the type of a value doesn't tell. Other rules take
 * several, of which an object may be one.
 */
const TAKEN: Readonly<Record<string, string | undefined>> = {
	string: "string",
	picklist: "string",
	number: "number",
	boolean: "boolean",
	array: "array",
	custom: undefined,
};

/**
 * Why a rule refuses a value: the rule's own message, and what the value is where it is of the wrong type. `"30"` and 30 look the
 * same where engines print them.
 *
 * @param isPrintable whether the value may be printed. If not, the reason has no part of it
 */
export function reasonOf(issue: v.BaseIssue<unknown>, isPrintable: boolean): string {
	const { input, message } = issue;
	if (issue.kind !== "schema" || isUnknownKey(issue)) return message;
	if (isMissingKey(issue)) return "is required";
	if (input === undefined) return message.startsWith("must ") ? `is required: it ${message}` : message;
	if (issue.type === "picklist" && typeof input === "string") return message + didYouMean(input, optionsOf(issue));
	const taken = issue.type in TAKEN ? TAKEN[issue.type] : "object";
	return typeOf(input) === taken ? message : `${message}, and not ${described(input, isPrintable)}`;
}

/** What a value is, for the end of a reason. */
export function described(value: unknown, isPrintable: boolean): string {
	switch (typeOf(value)) {
		case "string":
			return isPrintable && `${value}`.length <= MAX_PRINTED_CHARACTERS ? `the text ${JSON.stringify(value)}` : "text";
		case "number":
			return isPrintable ? `the number ${value}` : "a number";
		case "boolean":
			return isPrintable ? `${value}` : "true or false";
		case "array":
			return "an array";
		case "object":
			return "an object";
		case "function":
			return "a function";
		default:
			return `${String(value)}`;
	}
}

function typeOf(value: unknown): string {
	if (value === null) return "null";
	if (Number.isNaN(value)) return "NaN";
	return Array.isArray(value) ? "array" : typeof value;
}

const isUnknownKey = ({ type, expected }: v.BaseIssue<unknown>) => type === "strict_object" && expected === "never";

// The rule of a missing key isn't applied: the message is that of the whole object.
const isMissingKey = ({ type, expected }: v.BaseIssue<unknown>) =>
	/^(strict_)?object$/.test(type) && expected?.startsWith('"') === true;

const optionsOf = ({ expected }: v.BaseIssue<unknown>) =>
	[...(expected ?? "").matchAll(/"([^"]+)"/g)].map(([, option = ""]) => option);
