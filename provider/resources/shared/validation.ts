import * as v from "valibot";
import { escapeHarmful } from "../../foreignText/characters";
import { quote } from "../../foreignText/quote";
import { described, reasonOf } from "../../reasons";
import { didYouMean } from "../../suggestion";
import type { CheckResult, Fault, Unchecked } from "./lifecycle";
import { argumentNames, type InputsOf, type Properties, type Property } from "./properties";
import { containsUnknown, type Planned, UNKNOWN } from "./unknown";

/** Arguments as far as they are right, and every fault of the others. */
export interface Parsed<Inputs> {
	/** Complete if there are no faults. */
	readonly inputs: Planned<Inputs>;
	readonly faults: readonly Fault[];
}

/** Holds arguments, defaults filled in, to the rules of their kind. Unknown ones pass; they are checked once they are known. */
export function parseArguments<Table extends Properties>(table: Table, values: Unchecked): Parsed<InputsOf<Table>> {
	const names: readonly string[] = argumentNames(table);
	const parsed = names.map((name) => ({ name, ...parseArgument(name, table[name], values[name]) }));
	const strays = Object.keys(values).filter((name) => !names.includes(name));
	return {
		inputs: Object.fromEntries(parsed.map(({ name, value }) => [name, value])) as Planned<InputsOf<Table>>,
		// A stray may be key material under a wrong name, and engines print the value of a property that is named as faulty.
		faults: [
			...parsed.flatMap(({ faults }) => faults),
			...strays.map((name) => ({
				property: "",
				reason: `${quote(name, [])} is not an argument${nearest(name, names)}`,
			})),
		],
	};
}

/** @param faults all of them */
export function checkResult<Inputs>(inputs: Planned<Inputs>, faults: readonly Fault[]): CheckResult<Inputs> {
	const [first, ...others] = faults;
	return first ? { faults: [first, ...others] } : { inputs };
}

function parseArgument(
	name: string,
	{ argument, secret }: Partial<Property> = {},
	value: unknown,
): { readonly value: unknown; readonly faults: readonly Fault[] } {
	if (argument === undefined || value === UNKNOWN) return { value, faults: [] };
	const isSecret = secret === true;
	if (Array.isArray(value) && takesObject(argument))
		return { value, faults: [faultAt(name, `${messageOf(argument)}, and not ${described(value, false)}`, isSecret)] };
	const { issues = [], output } = v.safeParse(argument, value);
	// What is unknown can't be wrong yet; the parts beside it can.
	const known = issues.filter(({ input }) => !containsUnknown(input));
	const faults = known.map((issue) => faultOf(name, issue, isSecret));
	return { value: containsUnknown(value) ? UNKNOWN : output, faults };
}

function faultOf(name: string, issue: v.BaseIssue<unknown>, isSecret: boolean): Fault {
	// The names of parts, such as the keys of tags, are any text.
	const path = [name, quote(v.getDotPath(issue) ?? "", [])].filter(Boolean).join(".");
	const isHidden = isSecret || holdsPassword(issue.input);
	return faultAt(path, reasonOf(issue, !isHidden), isHidden);
}

/** Engines print the value of a property that is named as faulty, secret or not. To hide it, the reason names the property instead. */
function faultAt(path: string, reason: string, isHidden: boolean): Fault {
	const shown = escapeHarmful(reason);
	return isHidden ? { property: "", reason: `${path} ${shown}` } : { property: path, reason: shown };
}

/** Of URLs: a user's password, or a signature in the query. */
function holdsPassword(value: unknown): boolean {
	return typeof value === "string" && /[@?]/.test(value);
}

/** Whether a rule takes an object. To such a rule of the library, an array is one. */
function takesObject(rule: v.GenericSchema): boolean {
	return /^(strict_object|object|record)$/.test(unwrapped(rule).type);
}

function messageOf(rule: v.GenericSchema): string {
	const { message } = unwrapped(rule) as { readonly message?: unknown };
	return typeof message === "string" ? message : "must be an object";
}

function unwrapped(rule: v.GenericSchema): v.GenericSchema {
	if ("wrapped" in rule) return unwrapped(rule.wrapped as v.GenericSchema);
	if (rule.type !== "unknown" || !("pipe" in rule)) return rule;
	// A rule that takes anything first, to check it as it was given, says after that what it takes.
	const [, ...rest] = rule.pipe as readonly v.GenericSchema[];
	return rest.find(({ kind }) => kind === "schema") ?? rule;
}

function nearest(name: string, names: readonly string[]): string {
	return didYouMean(name, names) || `; the arguments are ${names.join(", ")}`;
}
