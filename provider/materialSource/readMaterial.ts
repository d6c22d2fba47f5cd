import { readRegularFile } from "../boundedFile";
import { KmsImportError } from "../errors";
import { quote } from "../foreignText/quote";
import { codeOf } from "../systemErrors";
import type { Clock } from "../time";
import { type KeyMaterialBytes, parseMaterial } from "../wrapping";
import { readCommand } from "./readCommand";
import { type MaterialReference, type MaterialSource, type ReferenceKind, referenceKindOf, sourcePath } from "./source";

/** More than ten times the size of the largest private key that can be imported. */
const MAX_BYTES = 64 * 1024;

/** What reading needs of the operation that it is a part of. */
export interface ReadOptions {
	/** The environment variables for `{ env }` and `{ command }`. */
	readonly env: NodeJS.ProcessEnv;
	readonly clock: Clock;
	/** What is left of the operation's time, in milliseconds. */
	readonly remainingMs: number;
}

/** The content of a source. */
interface Content {
	/** Path of the property that the content was read from, for errors: "material.file". */
	readonly path: string;
	readonly bytes: Buffer;
	/** Whether the source can only hold text. */
	readonly text: boolean;
}

/**
 * Reads key material from its source. The caller must clear the result.
 * @param path path of the argument, for errors
 * @throws {KmsImportError} code `materialUnreadable` or `invalidMaterial`. The message starts with the path of the
 * property
 */
export async function readMaterial(
	source: MaterialSource,
	path: string,
	options: ReadOptions,
): Promise<KeyMaterialBytes> {
	const encoding = typeof source === "string" ? undefined : source.encoding;
	const content = await read(source, path, options);
	try {
		return parseMaterial(content.bytes, { text: content.text, ...(encoding && { encoding }) });
	} catch (error) {
		if (!(error instanceof KmsImportError)) throw error;
		throw new KmsImportError(error.code, `${content.path} ${error.message}`);
	} finally {
		content.bytes.fill(0);
	}
}

async function read(source: MaterialSource, path: string, options: ReadOptions): Promise<Content> {
	if (typeof source === "string") return { path, bytes: Buffer.from(source), text: true };
	const kind = referenceKindOf(source);
	if (!kind) throw new TypeError("A reference to key material must have exactly one of file, env and command");
	const property = sourcePath(source, path);
	return { path: property, ...(await READERS[kind](source as never, property, options)) };
}

type Reader<Kind extends ReferenceKind> = (
	reference: Extract<MaterialReference, Readonly<Record<Kind, unknown>>>,
	path: string,
	options: ReadOptions,
) => Promise<Omit<Content, "path">>;

/** Reads the content of each kind of reference. */
const READERS: { readonly [Kind in ReferenceKind]: Reader<Kind> } = {
	file: async ({ file }, path) => ({ bytes: await readFile(file, path), text: false }),
	env: async ({ env: name }, path, { env }) => {
		// A name like "constructor" is found in every object.
		const value = Object.hasOwn(env, name) ? env[name] : undefined;
		const fault = variableFault(value);
		if (value !== undefined && fault === undefined) return { bytes: Buffer.from(value), text: true };
		throw unreadable(path, `names the environment variable ${name}, which ${fault}`);
	},
	command: async ({ command }, path, options) => {
		const output = await readCommand(command, { ...options, maxBytes: MAX_BYTES });
		if (typeof output === "string") throw unreadable(path, output);
		return { bytes: output, text: false };
	},
};

function variableFault(value: string | undefined): string | undefined {
	if (value === undefined) return "is not set. Set it for the process that runs pulumi.";
	if (value === "") return "is empty. Set it for the process that runs pulumi.";
	return value.length > MAX_BYTES ? `has more than ${MAX_BYTES} characters and can't be key material.` : undefined;
}

async function readFile(file: string, path: string): Promise<Buffer> {
	const bytes = await readRegularFile(file, MAX_BYTES).catch((error: unknown) => {
		throw unreadable(
			path,
			`names ${quote(file, [])}, which can't be read (${codeOf(error)}). Check the path, which is relative to the program's folder, and the permissions of the process that runs pulumi.`,
		);
	});
	if (bytes.length === 0) throw unreadable(path, `names ${quote(file, [])}, which is empty.`);
	return bytes;
}

function unreadable(path: string, reason: string): KmsImportError {
	return new KmsImportError("materialUnreadable", `${path} ${reason}`);
}
