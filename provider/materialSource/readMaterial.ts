import { exec, execFile } from "node:child_process";
import { createReadStream } from "node:fs";
import { promisify } from "node:util";
import { KmsImportError } from "../errors";
import { SECOND_MS } from "../time";
import { type KeyMaterialBytes, parseMaterial } from "../wrapping";
import { type MaterialReference, type MaterialSource, type ReferenceKind, referenceKindOf, sourcePath } from "./source";

/** More than ten times the size of the largest private key that can be imported. */
const MAX_BYTES = 64 * 1024;
const COMMAND_OPTIONS = { encoding: "buffer", timeout: 60 * SECOND_MS, maxBuffer: MAX_BYTES } as const;

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
 * @param env the environment variables for `{ env }` and `{ command }`
 * @throws {KmsImportError} code `materialUnreadable` or `invalidMaterial`. The message starts with the path of the
 * property
 */
export async function readMaterial(
	source: MaterialSource,
	path: string,
	env: NodeJS.ProcessEnv,
): Promise<KeyMaterialBytes> {
	const encoding = typeof source === "string" ? undefined : source.encoding;
	const content = await read(source, path, env);
	try {
		return parseMaterial(content.bytes, { text: content.text, ...(encoding && { encoding }) });
	} catch (error) {
		if (!(error instanceof KmsImportError)) throw error;
		throw new KmsImportError(error.code, `${content.path} ${error.message}`);
	} finally {
		content.bytes.fill(0);
	}
}

async function read(source: MaterialSource, path: string, env: NodeJS.ProcessEnv): Promise<Content> {
	if (typeof source === "string") return { path, bytes: Buffer.from(source), text: true };
	const kind = referenceKindOf(source);
	if (!kind) throw new TypeError("A reference to key material must have exactly one of file, env and command");
	const property = sourcePath(source, path);
	return { path: property, ...(await READERS[kind](source as never, property, env)) };
}

type Reader<Kind extends ReferenceKind> = (
	reference: Extract<MaterialReference, Readonly<Record<Kind, unknown>>>,
	path: string,
	env: NodeJS.ProcessEnv,
) => Promise<Omit<Content, "path">>;

/** Reads the content of each kind of reference. */
const READERS: { readonly [Kind in ReferenceKind]: Reader<Kind> } = {
	file: async ({ file }, path) => ({ bytes: await readFile(file, path), text: false }),
	env: async ({ env: name }, path, env) => {
		const value = env[name];
		if (value) return { bytes: Buffer.from(value), text: true };
		throw unreadable(
			path,
			`names the environment variable ${name}, which is ${value === "" ? "empty" : "not set"}. Set it for the process that runs pulumi.`,
		);
	},
	command: async ({ command }, path, env) => ({ bytes: await runCommand(command, path, env), text: false }),
};

async function readFile(file: string, path: string): Promise<Buffer> {
	const chunks: Buffer[] = [];
	try {
		// `end` is inclusive, so this reads one byte more than is allowed, and an oversized file is detected.
		for await (const chunk of createReadStream(file, { end: MAX_BYTES })) chunks.push(chunk);
		return checkSize(Buffer.concat(chunks), path, file);
	} catch (error) {
		if (error instanceof KmsImportError) throw error;
		const reason = `names ${file}, which can't be read (${codeOf(error)})`;
		throw unreadable(
			path,
			`${reason}. Check the path, which is relative to the program's folder, and the permissions of the process that runs pulumi.`,
		);
	} finally {
		for (const chunk of chunks) chunk.fill(0);
	}
}

async function runCommand(command: string | readonly string[], path: string, env: NodeJS.ProcessEnv): Promise<Buffer> {
	const [program = "", ...args] = typeof command === "string" ? [command] : command;
	// Errors name only the first word of a command line, because an argument may be a secret.
	const name = program.split(/\s/)[0] ?? "";
	const options = { ...COMMAND_OPTIONS, env };
	try {
		const running =
			typeof command === "string" ? promisify(exec)(program, options) : promisify(execFile)(program, args, options);
		const { stdout } = await running;
		if (stdout.length > 0) return stdout;
	} catch (error) {
		// The output may contain the material, so no part of it goes into the error.
		throw unreadable(
			path,
			`${name} ${describeFailure(error)}. Run it by hand in the program's folder to see its output.`,
		);
	}
	throw unreadable(path, `${name} printed nothing. It must print the key material to its standard output.`);
}

function describeFailure(error: unknown): string {
	const { code, killed, signal } = error as { code?: number | string; killed?: boolean; signal?: string };
	if (code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER") return `printed more than ${MAX_BYTES} bytes`;
	if (killed) return `didn't finish within ${COMMAND_OPTIONS.timeout / SECOND_MS} s`;
	if (signal) return `was terminated by ${signal}`;
	return typeof code === "number" ? `failed with exit status ${code}` : `can't be run (${code})`;
}

function checkSize(bytes: Buffer, path: string, file: string): Buffer {
	if (bytes.length === 0) throw unreadable(path, `names ${file}, which is empty.`);
	if (bytes.length <= MAX_BYTES) return bytes;
	bytes.fill(0);
	throw unreadable(path, `names ${file}, which has more than ${MAX_BYTES} bytes and can't be key material.`);
}

function unreadable(path: string, reason: string): KmsImportError {
	return new KmsImportError("materialUnreadable", `${path} ${reason}`);
}

function codeOf(error: unknown): string {
	return error instanceof Error && "code" in error ? `${error.code}` : "unknown";
}
