import * as v from "valibot";
import { given } from "./properties";
import { isUnknown } from "./unknown";

/** A fault in one argument, as the engine shows it. */
export interface Fault {
	readonly property: string;
	readonly reason: string;
}

/** Arguments that hold secrets where they are right, and may where they are wrong. */
const SECRETIVE: ReadonlySet<string> = new Set([
	"material",
	"importParameters",
	"encryptedKeyMaterial",
	"encryptedPrivateKey",
]);

/** The one property that is the engine's and not an argument. */
const PROVIDER = "__provider";

/** Every fault of the arguments. Values that are not known yet are taken as good; they are checked when they are known. */
export function faultsOf(schema: v.ObjectEntries, inputs: object): Fault[] {
	const values: Readonly<Record<string, unknown>> = { ...given(inputs) };
	const faults = Object.entries(schema).flatMap(([name, rule]) => {
		if (isUnknown(values[name])) return [];
		const { issues = [] } = v.safeParse(rule, values[name]);
		return issues.map((issue) => faultOf([name, v.getDotPath(issue)].filter(Boolean).join("."), issue));
	});
	const strays = Object.keys(values).filter((name) => name !== PROVIDER && !(name in schema));
	const reason = `is not an argument; the arguments are ${Object.keys(schema).join(", ")}`;
	// A stray may be key material under a wrong name, and the engine prints the value of a property that it is told is at fault.
	return [...faults, ...strays.map((name) => ({ property: "", reason: `${name} ${reason}` }))];
}

function faultOf(path: string, { input, message }: v.BaseIssue<unknown>): Fault {
	// The engine prints the value of a property that it is told is at fault, secret or not: then the path goes into the reason.
	const isSecretive = SECRETIVE.has(path.split(".")[0] ?? "") || holdsPassword(input);
	return isSecretive ? { property: "", reason: `${path} ${message}` } : { property: path, reason: message };
}

/** Of URLs: a user's password, or a signature in the query. */
function holdsPassword(value: unknown): boolean {
	return typeof value === "string" && /[@?]/.test(value);
}
