import fc from "fast-check";
import type { OPERATIONS } from "../../../provider/kms/operations";

export type OperationName = keyof typeof OPERATIONS;

const KEY = {
	key_id: "0d0466b0-e727-4d9c-b35d-f84bb474a37f",
	domain_id: "b168fe00ff56492495a7d22974df2d0b",
	key_alias: "app/master",
	key_description: null,
	creation_date: "1754000000000",
	expiration_time: "1785536000",
	key_state: "5",
	default_key_flag: "0",
	origin: "external",
	key_spec: "AES_256",
	key_usage: "ENCRYPT_DECRYPT",
	sys_enterprise_project_id: "0",
};

/** Valid answers of KMS to operations that have one. */
export const GOOD_BODIES = {
	getParametersForImport: { key_id: KEY.key_id, import_token: "dG9r", expiration_time: 1785536000, public_key: "MIIB" },
	describeKey: { key_info: KEY },
	listKeys: { keys: [KEY.key_id], key_details: [KEY, KEY], next_marker: "m", truncated: "true", total: 2 },
	getPublicKey: { key_id: KEY.key_id, public_key: "MIIB" },
	createKey: { key_info: { key_id: KEY.key_id, domain_id: KEY.domain_id } },
	listTags: { tags: [{ key: "a", value: "b" }, { key: "c" }], existTagsNum: 2 },
} satisfies Partial<Record<OperationName, object>>;

const REFUSAL_FORMS = [
	{ code: "error_code", text: "error_msg" },
	{ code: "errorCode", text: "errorMsg" },
	{ code: "code", text: "message" },
];

/** Bodies of refusals in every known format, at some depth, with the text among other fields. */
export const refusalWith = (text: string, codes: fc.Arbitrary<unknown>, junk: fc.Arbitrary<string>) =>
	fc
		.record({
			form: fc.constantFrom(...REFUSAL_FORMS),
			code: codes,
			around: fc.array(fc.string({ maxLength: 8 })),
			junk,
		})
		.map(({ form, code, around, junk: other }) => {
			const fields: object = { junk: other, [form.code]: code, [form.text]: text, token: text };
			return JSON.stringify(around.reduce((body, name) => ({ [name]: body, echo: text }), fields));
		});

/** JSON allows numbers that JSON.stringify never writes: "number:1e400" stands for one. */
export const jsonOf = (body: unknown) => JSON.stringify(body)?.replace(/"number:([^"]+)"/g, "$1") ?? "";

/** A body with up to three of its fields changed, in JSON. @param note in a field that nobody reads, beside each changed one */
export const changedBody = (body: object, values: fc.Arbitrary<unknown>, note: string): fc.Arbitrary<string> =>
	fc
		.array(fc.record({ path: fc.constantFrom(...pathsOf(body)), to: fc.option(values, { nil: undefined }) }), {
			minLength: 1,
			maxLength: 3,
		})
		.map((changes) => jsonOf(changes.reduce<unknown>((whole, change) => withChange(whole, change, note), body)));

/** The paths of all fields, including those with nested fields. */
function pathsOf(value: unknown, path: readonly string[] = []): string[][] {
	if (typeof value !== "object" || value === null) return [];
	return Object.entries(value).flatMap(([name, nested]) => {
		return [[...path, name], ...pathsOf(nested, [...path, name])];
	});
}

interface Change {
	readonly path: readonly string[];
	readonly to: unknown;
}

function withChange(body: unknown, { path: [name = "", ...rest], to }: Change, note: string): unknown {
	if (typeof body !== "object" || body === null) return body;
	const before = (body as Record<string, unknown>)[name];
	const after = rest.length === 0 ? to : withChange(before, { path: rest, to }, note);
	if (Array.isArray(body)) return body.map((item, index) => (`${index}` === name ? after : item));
	return { ...body, [name]: after, note };
}
