import type { GenericSchema } from "valibot";

/** The parts of a schema or action that may hold refusal codes. */
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
	/** In a record, the schema of its values; in other types anything. */
	readonly value?: unknown;
}

/** The codes with which KMS refuses malformed bodies. In a schema they are the messages of its parts. */
export function formCodes(schema: GenericSchema): ReadonlySet<string> {
	return new Set(["KMS.0202", ...codesOf(schema as unknown as Part)]);
}

function codesOf(part: Part): string[] {
	const { message, pipe = [], entries = {}, items = [], options = [], item, wrapped, rest, value } = part;
	const own = typeof message === "string" ? [message] : [];
	const fields = Object.values(entries);
	const missing = fields.some(({ type }) => type !== "optional") ? ["KMS.0204"] : [];
	// A pipe starts with the schema itself, and a list of strings has no parts.
	const parts = [...pipe.slice(1), ...fields, ...items, ...options.filter(isPart), item, wrapped, rest];
	const values = isPart(value) ? codesOf(value) : [];
	return [...own, ...missing, ...values, ...parts.flatMap((one) => (one ? codesOf(one) : []))];
}

function isPart(option: unknown): option is Part {
	return typeof option === "object" && option !== null && "type" in option;
}
