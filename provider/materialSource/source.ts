import * as v from "valibot";
import { didYouMean } from "../suggestion";
import { clear, type MaterialEncoding, parseMaterial } from "../wrapping";

/** A reference to key material outside the program, and what the program says of the material. */
export type MaterialReference = {
	readonly encoding?: MaterialEncoding | undefined;
	/** The bytes were generated at random: nobody can guess them. */
	readonly random?: boolean | undefined;
} & ({ readonly file: string } | { readonly env: string } | { readonly command: string | readonly string[] });

/** Key material itself (base64, hex, or a private key in PEM or base64 of DER), or a reference to it. */
export type MaterialSource = string | MaterialReference;

/**
 * A path, variable or command, and not key material by mistake: a pipeline's variable may hold either, and references
 * are printed and stored in plain text.
 */
const ReferenceText = v.pipe(
	v.string("must be a string"),
	v.nonEmpty("must not be empty"),
	// No path and no argument can have it: the operating system would end the text there.
	v.check((text) => !text.includes("\0"), "must not contain a NUL character"),
	v.check(
		(text) => !/[\r\n]|-----BEGIN/.test(text) && !isMaterial(text),
		"must be a reference to key material, not the key material itself",
	),
);

/** The longest path of Linux, in bytes. */
const MAX_NAME_LENGTH = 4096;
const ReferenceName = v.pipe(
	ReferenceText,
	v.maxLength(MAX_NAME_LENGTH, `must have at most ${MAX_NAME_LENGTH} characters`),
);

function isMaterial(text: string): boolean {
	try {
		// As a value of a file of settings would be.
		clear(parseMaterial(Buffer.from(text.replace(/^["'`]|["'`]$/g, "")), { text: true }));
		return true;
	} catch {
		return false;
	}
}

/** What a reference of any kind may say of the material. */
const description = {
	encoding: v.optional(v.picklist(["raw", "base64", "hex"], "must be raw, base64 or hex")),
	random: v.optional(v.boolean("must be true or false")),
};

const PROPERTIES = ["file", "env", "command", "encoding", "random"] as const;

/** The message for a property that references don't have. Its name is the last part of the path. */
const UNKNOWN_PROPERTY = ({ path }: v.BaseIssue<unknown>) =>
	`is not a known property${
		didYouMean(`${path?.at(-1)?.key}`, PROPERTIES) ||
		"; a reference has file, env or command, and optionally encoding and random"
	}`;

/** The kinds of references. Each is named by its property. */
const REFERENCES = {
	file: v.strictObject({ file: ReferenceName, ...description }, UNKNOWN_PROPERTY),
	env: v.strictObject(
		{ env: v.pipe(ReferenceName, v.regex(/^\w+$/, "must be the name of an environment variable")), ...description },
		UNKNOWN_PROPERTY,
	),
	command: v.strictObject(
		{
			command: v.union(
				[ReferenceText, v.pipe(v.array(ReferenceText), v.nonEmpty("must not be empty"))],
				"must be a command line, or an array of a program and its arguments",
			),
			...description,
		},
		UNKNOWN_PROPERTY,
	),
};

export type ReferenceKind = keyof typeof REFERENCES;

/** The kind of a reference; undefined unless it has the property of exactly one kind. */
export function referenceKindOf(reference: object): ReferenceKind | undefined {
	const [kind, ...others] = Object.keys(REFERENCES).filter((name) => Object.hasOwn(reference, name));
	return others.length === 0 ? (kind as ReferenceKind | undefined) : undefined;
}

/** Path of the property that holds the material or refers to it, for messages: "material.file". */
export function sourcePath(source: MaterialSource, path: string): string {
	return typeof source === "string" ? path : `${path}.${referenceKindOf(source)}`;
}

/** The schema of an argument that is key material. */
export const MaterialSource = v.lazy((input) => {
	if (typeof input === "string") return v.string();
	const kind = typeof input === "object" && input !== null ? referenceKindOf(input) : undefined;
	return kind
		? REFERENCES[kind]
		: v.never(
				`must be key material as a secret string, or a reference: { file }, { env } or { command }${nearKind(input)}`,
			);
});

/** What a reference without one kind was probably meant to have; empty if it has several. */
function nearKind(input: unknown): string {
	if (typeof input !== "object" || input === null || Array.isArray(input)) return "";
	const names = Object.keys(input);
	if (names.some((name) => Object.hasOwn(REFERENCES, name))) return "";
	return names.map((name) => didYouMean(name, Object.keys(REFERENCES))).find(Boolean) ?? "";
}
