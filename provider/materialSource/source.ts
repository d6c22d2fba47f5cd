import * as v from "valibot";
import { clear, type MaterialEncoding, parseMaterial } from "../wrapping";

/** Where key material is, and how it is written there. */
export type MaterialReference = { readonly encoding?: MaterialEncoding | undefined } & (
	| { readonly file: string }
	| { readonly env: string }
	| { readonly command: string | readonly string[] }
);

/** Key material itself (base64, hex, or a private key in PEM or base64 of DER), or where it is. */
export type MaterialSource = string | MaterialReference;

/** A place, and not what belongs there: a variable of a pipeline may hold either, and a place is printed and stored in clear. */
const ReferenceText = v.pipe(
	v.string("must be a string"),
	v.nonEmpty("must not be empty"),
	v.check(
		(text) => !/[\r\n]|-----BEGIN/.test(text) && !isMaterial(text),
		"must name a place, and is key material itself",
	),
);

function isMaterial(text: string): boolean {
	try {
		clear(parseMaterial(Buffer.from(text), { text: true }));
		return true;
	} catch {
		return false;
	}
}

const encoding = v.optional(v.picklist(["raw", "base64", "hex"], "must be raw, base64 or hex"));

const EXTRA_PROPERTIES = "may hold no more than a place and its encoding";

/** The kinds of references, each by the name of its property. */
const REFERENCES = {
	file: v.strictObject({ file: ReferenceText, encoding }, EXTRA_PROPERTIES),
	env: v.strictObject(
		{ env: v.pipe(ReferenceText, v.regex(/^\w+$/, "must be the name of a variable")), encoding },
		EXTRA_PROPERTIES,
	),
	command: v.strictObject(
		{
			command: v.union(
				[ReferenceText, v.pipe(v.array(ReferenceText), v.nonEmpty())],
				"must be a command line, or a list of a program and its arguments",
			),
			encoding,
		},
		EXTRA_PROPERTIES,
	),
};

export type ReferenceKind = keyof typeof REFERENCES;

/** The kind of a reference, or nothing where it is none or several. */
export function referenceKindOf(reference: object): ReferenceKind | undefined {
	const [kind, ...others] = Object.keys(REFERENCES).filter((name) => name in reference);
	return others.length === 0 ? (kind as ReferenceKind | undefined) : undefined;
}

/** The rule of an argument that is key material. */
export const MaterialSource = v.lazy((input) => {
	if (typeof input === "string") return v.string();
	const kind = typeof input === "object" && input !== null ? referenceKindOf(input) : undefined;
	return kind
		? REFERENCES[kind]
		: v.never("must be key material as a secret string, or one of { file }, { env }, { command }");
});
