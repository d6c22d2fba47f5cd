import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import * as v from "valibot";
import { parseJson } from "./json";
import { SavedState } from "./savedState";

/** @throws {Error} where the file is there and was not written by an emulator of this version */
export function readDataFile(file: string): SavedState | undefined {
	if (!existsSync(file)) return undefined;
	const content = v.safeParse(SavedState, parseJson(readFileSync(file, "utf8")));
	if (!content.success)
		throw new Error(`Reading data file ${file}: it is not one of this emulator. Name another file, or remove it.`);
	return content.output;
}

/** Replaces the file as a whole, so that a reader or a crash finds the old content or the new. */
export function writeDataFile(file: string, state: SavedState): void {
	const temporary = `${file}.${process.pid}`;
	const descriptor = openSync(temporary, "w", 0o600);
	try {
		writeFileSync(descriptor, JSON.stringify(state));
		fsyncSync(descriptor);
	} finally {
		closeSync(descriptor);
	}
	renameSync(temporary, file);
}
