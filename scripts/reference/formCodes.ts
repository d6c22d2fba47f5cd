import type { GenericSchema } from "valibot";

/** What a schema or an action may hold that the form of a body is at fault by. */
interface Part {
	readonly type: string;
	readonly message?: unknown;
	readonly pipe?: readonly Part[];
	readonly entries?: Readonly<Record<string, Part>>;
	readonly items?: readonly Part[];
	readonly options?: readonly unknown[];
	readonly item?: Part;
	readonly wrapped?: Part;
	readonly rest?: Part;
	/** Of records; with other types anything. */
	readonly value?: unknown;
}

/** Codes that KMS refuses the form of a body with: a schema names them as the messages of its parts. */
export function formCodes(schema: GenericSchema): ReadonlySet<string> {
	return new Set(["KMS.0202", ...codesOf(schema as unknown as Part)]);
}

function codesOf(part: Part): string[] {
	const { message, pipe = [], entries = {}, items = [], options = [], item, wrapped, rest, value } = part;
	const own = typeof message === "string" ? [message] : [];
	const fields = Object.values(entries);
	const missing = fields.some(({ type }) => type !== "optional") ? ["KMS.0204"] : [];
	// A pipe starts with the schema itself, and a list of words holds no parts.
	const parts = [...pipe.slice(1), ...fields, ...items, ...options.filter(isPart), item, wrapped, rest];
	const values = isPart(value) ? codesOf(value) : [];
	return [...own, ...missing, ...values, ...parts.flatMap((one) => (one ? codesOf(one) : []))];
}

function isPart(option: unknown): option is Part {
	return typeof option === "object" && option !== null && "type" in option;
}
