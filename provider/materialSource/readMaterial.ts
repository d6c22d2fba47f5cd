import { exec, execFile } from "node:child_process";
import { createReadStream } from "node:fs";
import { promisify } from "node:util";
import { KmsImportError } from "../errors";
import { SECOND_MS } from "../time";
import { type KeyMaterialBytes, parseMaterial } from "../wrapping";
import { type MaterialReference, type MaterialSource, type ReferenceKind, referenceKindOf } from "./source";

/** The largest private key that can be imported has less than a tenth of it. */
const MAX_BYTES = 64 * 1024;
const COMMAND_OPTIONS = { encoding: "buffer", timeout: 60 * SECOND_MS, maxBuffer: MAX_BYTES } as const;

/** What came from a source, and the path of the property that named it. */
interface Content {
	readonly path: string;
	readonly bytes: Buffer;
	/** Whether the place can hold text only. */
	readonly text: boolean;
}

/**
 * Key material from where the program says it is. The caller clears it.
 * @param path of the argument, for errors
 * @param env the environment of the process, where `{ env }` looks and `{ command }` runs
 * @throws {KmsImportError} code `materialUnreadable` or `invalidMaterial`; its message starts with the property's path
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
	if (!kind) throw new TypeError("A reference to key material names one place");
	const property = `${path}.${kind}`;
	return { path: property, ...(await READERS[kind](source as never, property, env)) };
}

type Reader<Kind extends ReferenceKind> = (
	reference: Extract<MaterialReference, Readonly<Record<Kind, unknown>>>,
	path: string,
	env: NodeJS.ProcessEnv,
) => Promise<Omit<Content, "path">>;

/** How each kind of reference is followed. */
const READERS: { readonly [Kind in ReferenceKind]: Reader<Kind> } = {
	file: async ({ file }, path) => ({ bytes: await readFile(file, path), text: false }),
	env: async ({ env: name }, path, env) => {
		const value = env[name];
		if (value) return { bytes: Buffer.from(value), text: true };
		throw unreadable(
			path,
			`names the environment variable ${name}, which is ${value === "" ? "empty" : "not set"}. Set it where pulumi runs.`,
		);
	},
	command: async ({ command }, path, env) => ({ bytes: await runCommand(command, path, env), text: false }),
};

async function readFile(file: string, path: string): Promise<Buffer> {
	const chunks: Buffer[] = [];
	try {
		// One byte more than is allowed, so that too much shows.
		for await (const chunk of createReadStream(file, { end: MAX_BYTES })) chunks.push(chunk);
		return checkSize(Buffer.concat(chunks), path, file);
	} catch (error) {
		if (error instanceof KmsImportError) throw error;
		const reason = `names ${file}, which can't be read (${codeOf(error)})`;
		throw unreadable(
			path,
			`${reason}. Check that it is there for the process that runs pulumi, seen from the program's folder.`,
		);
	} finally {
		for (const chunk of chunks) chunk.fill(0);
	}
}

async function runCommand(command: string | readonly string[], path: string, env: NodeJS.ProcessEnv): Promise<Buffer> {
	const [program = "", ...args] = typeof command === "string" ? [command] : command;
	// Of a command line only the first word is named: an argument may be a secret.
	const name = program.split(/\s/)[0] ?? "";
	const options = { ...COMMAND_OPTIONS, env };
	try {
		const running =
			typeof command === "string" ? promisify(exec)(program, options) : promisify(execFile)(program, args, options);
		const { stdout } = await running;
		if (stdout.length > 0) return stdout;
	} catch (error) {
		// What it printed may hold the material, so no word of it is repeated.
		throw unreadable(
			path,
			`${name} ${describeFailure(error)}. Run it by hand, in the program's folder, to see what it says.`,
		);
	}
	throw unreadable(path, `${name} printed nothing. It has to print the key material to its standard output.`);
}

function describeFailure(error: unknown): string {
	const { code, killed, signal } = error as { code?: number | string; killed?: boolean; signal?: string };
	if (code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER") return `printed more than ${MAX_BYTES} bytes`;
	if (killed) return `did not end within ${COMMAND_OPTIONS.timeout / SECOND_MS} s`;
	if (signal) return `was ended by ${signal}`;
	return typeof code === "number" ? `failed with exit status ${code}` : `can't be run (${code})`;
}

function checkSize(bytes: Buffer, path: string, file: string): Buffer {
	if (bytes.length === 0) throw unreadable(path, `names ${file}, which is empty.`);
	if (bytes.length <= MAX_BYTES) return bytes;
	bytes.fill(0);
	throw unreadable(path, `names ${file}, which has more than ${MAX_BYTES} bytes, so it is no key material.`);
}

function unreadable(path: string, reason: string): KmsImportError {
	return new KmsImportError("materialUnreadable", `${path} ${reason}`);
}

function codeOf(error: unknown): string {
	return error instanceof Error && "code" in error ? `${error.code}` : "unknown";
}
