import { randomBytes } from "node:crypto";
import type { BigIntStats } from "node:fs";
import * as fs from "node:fs";
import { basename, dirname, join } from "node:path";
import * as v from "valibot";
import { parseJson } from "../json";
import { claimFile } from "./fileLock";
import { SavedState } from "./savedState";

/** What follows the file's name in those of the files that are to replace it. */
const TEMPORARY = /^\.[0-9a-f]{16}\.tmp$/;

/** The file that keeps an emulator's state. It holds the state before a change or after it, whenever the emulator is killed. */
export class DataFile {
	/** What the file held when it was opened; nothing where there was none. */
	readonly saved: SavedState | undefined;
	readonly #path: string;
	readonly #temporary: string;
	readonly #release: () => void;
	#version: string | undefined;

	private constructor(path: string, release: () => void) {
		this.#path = path;
		this.#release = release;
		this.#temporary = `${path}.${randomBytes(8).toString("hex")}.tmp`;
		// Before the content: what is written in between is noticed at the next write.
		this.#version = versionOf(fs.statSync(path, { bigint: true, throwIfNoEntry: false }));
		this.saved = readState(path);
		removeTemporaries(path);
	}

	/** @throws {Error} where another emulator has the file, it can't be read, or was not written by an emulator of this version */
	static async open(file: string): Promise<DataFile> {
		const path = realPath(file);
		const release = await claimFile(path);
		if (!release)
			throw new Error(`Opening data file ${file}: another emulator is using it. Stop that one, or name another file.`);
		try {
			return new DataFile(path, release);
		} catch (error) {
			release();
			throw error;
		}
	}

	/**
	 * Replaces the file as a whole.
	 * @throws {Error} where it can't be written, or somebody else has written it meanwhile
	 */
	write(state: SavedState): void {
		try {
			this.#ensureUntouched();
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

	/** An emulator that the claim didn't keep away, in another container say, loses nothing either. */
	#ensureUntouched(): void {
		const found = versionOf(fs.statSync(this.#path, { bigint: true, throwIfNoEntry: false }));
		if (found !== undefined && found !== this.#version)
			throw new Error("somebody else has written it since. Stop the other emulator, and start this one again.");
	}
}

/** The same for every name of a file, so that a link to it stays one. */
function realPath(file: string): string {
	try {
		return fs.existsSync(file) ? fs.realpathSync(file) : join(fs.realpathSync(dirname(file)), basename(file));
	} catch (error) {
		throw new Error(`Opening data file ${file}: ${reasonOf(error)}. Its folder has to be there.`);
	}
}

function readState(path: string): SavedState | undefined {
	if (!fs.existsSync(path)) return undefined;
	const content = v.safeParse(SavedState, parseJson(readText(path)));
	if (!content.success)
		throw new Error(`Reading data file ${path}: it is not one of this emulator. Name another file, or remove it.`);
	return content.output;
}

function readText(path: string): string {
	try {
		return fs.readFileSync(path, "utf8");
	} catch (error) {
		throw new Error(`Reading data file ${path}: ${reasonOf(error)}.`);
	}
}

/** Of emulators that were killed while they wrote. */
function removeTemporaries(path: string): void {
	const name = basename(path);
	for (const entry of fs.readdirSync(dirname(path))) {
		if (entry.startsWith(name) && TEMPORARY.test(entry.slice(name.length)))
			fs.rmSync(join(dirname(path), entry), { force: true });
	}
}

/** @returns the version of what is written */
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

/** Tells what is in a file's place now from what was there before; a rename leaves it as it is. */
function versionOf(stats: BigIntStats | undefined): string | undefined {
	return stats && `${stats.ino} ${stats.mtimeNs} ${stats.size}`;
}

function reasonOf(error: unknown): string {
	return error instanceof Error ? error.message : `${error}`;
}
