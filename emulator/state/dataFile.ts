import { randomBytes } from "node:crypto";
import type { BigIntStats } from "node:fs";
import * as fs from "node:fs";
import { basename, dirname, join } from "node:path";
import * as v from "valibot";
import { parseJson } from "../json";
import { lockFile } from "./fileLock";
import { SavedState } from "./savedState";

/** Suffix of the temporary files that replace the data file. */
const TEMPORARY = /^\.[0-9a-f]{16}\.tmp$/;

/**
 * The file that keeps an emulator's state. Even if the emulator is killed, it holds the state before a change or after
 * it.
 */
export class DataFile {
	/** The content of the file when it was opened; undefined if it didn't exist. */
	readonly saved: SavedState | undefined;
	readonly #path: string;
	readonly #temporary: string;
	readonly #release: () => void;
	#version: string | undefined;

	private constructor(path: string, release: () => void) {
		this.#path = path;
		this.#release = release;
		this.#temporary = `${path}.${randomBytes(8).toString("hex")}.tmp`;
		// Read before the content, so that a write in between is noticed at the next write.
		this.#version = versionOf(fs.statSync(path, { bigint: true, throwIfNoEntry: false }));
		this.saved = readState(path);
		removeTemporaries(path);
	}

	/** @throws {Error} if another emulator uses the file, or if it can't be read or has another format */
	static async open(file: string): Promise<DataFile> {
		const path = realPath(file);
		const release = await lockFile(path);
		if (!release)
			throw new Error(
				`Opening data file ${file}: another emulator is using it. Stop that emulator, or choose another file.`,
			);
		try {
			return new DataFile(path, release);
		} catch (error) {
			release();
			throw error;
		}
	}

	/**
	 * Replaces the file as a whole.
	 * @throws {Error} if it can't be written, or if another process has written it in the meantime
	 */
	write(state: SavedState): void {
		try {
			this.#ensureUnmodified();
			const version = writeWhole(this.#temporary, JSON.stringify(state));
			fs.renameSync(this.#temporary, this.#path);
			this.#version = version;
		} catch (error) {
			fs.rmSync(this.#temporary, { force: true });
			throw new Error(`Writing data file ${this.#path}: ${reasonOf(error)}`);
		}
	}

	close(): void {
		this.#release();
	}

	/** Protects the state of an emulator that the lock doesn't reach, such as one in another container. */
	#ensureUnmodified(): void {
		const found = versionOf(fs.statSync(this.#path, { bigint: true, throwIfNoEntry: false }));
		if (found !== undefined && found !== this.#version)
			throw new Error("another process has written it in the meantime. Stop the other emulator, and restart this one.");
	}
}

/** The same path for every name of a file. A link to the file stays a link when the file is replaced. */
function realPath(file: string): string {
	try {
		return fs.existsSync(file) ? fs.realpathSync(file) : join(fs.realpathSync(dirname(file)), basename(file));
	} catch (error) {
		throw new Error(`Opening data file ${file}: ${reasonOf(error)}. Its folder must exist.`);
	}
}

function readState(path: string): SavedState | undefined {
	if (!fs.existsSync(path)) return undefined;
	const content = v.safeParse(SavedState, parseJson(readText(path)));
	if (!content.success)
		throw new Error(
			`Reading data file ${path}: it is not a data file of this emulator version. Choose another file, or remove it.`,
		);
	return content.output;
}

function readText(path: string): string {
	try {
		return fs.readFileSync(path, "utf8");
	} catch (error) {
		throw new Error(`Reading data file ${path}: ${reasonOf(error)}.`);
	}
}

/** Removes the temporary files of emulators that were killed while writing. */
function removeTemporaries(path: string): void {
	const name = basename(path);
	for (const entry of fs.readdirSync(dirname(path))) {
		if (entry.startsWith(name) && TEMPORARY.test(entry.slice(name.length)))
			fs.rmSync(join(dirname(path), entry), { force: true });
	}
}

/** @returns the version of the written file */
function writeWhole(path: string, text: string): string | undefined {
	const descriptor = fs.openSync(path, "w", 0o600);
	try {
		fs.writeFileSync(descriptor, text);
		fs.fsyncSync(descriptor);
		return versionOf(fs.fstatSync(descriptor, { bigint: true }));
	} finally {
		fs.closeSync(descriptor);
	}
}

/** Identifies the content of a file. A rename doesn't change it. */
function versionOf(stats: BigIntStats | undefined): string | undefined {
	return stats && `${stats.ino} ${stats.mtimeNs} ${stats.size}`;
}

function reasonOf(error: unknown): string {
	return error instanceof Error ? error.message : `${error}`;
}
