import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import * as v from "valibot";
import { parseJson } from "./json";
import { type Key, KeyRecord } from "./keyStore";

const Content = v.object({ version: v.literal(1), keys: v.array(KeyRecord) });

/** @throws {Error} where the file is there and was not written by an emulator */
export function readDataFile(file: string): readonly Key[] {
	if (!existsSync(file)) return [];
	const content = v.safeParse(Content, parseJson(readFileSync(file, "utf8")));
	if (!content.success)
		throw new Error(`Reading data file ${file}: it is not one of this emulator. Name another file, or remove it.`);
	return content.output.keys;
}

/** Replaces the file as a whole, so that a reader or a crash finds the old content or the new. */
export function writeDataFile(file: string, keys: readonly Key[]): void {
	const temporary = `${file}.${process.pid}`;
	const descriptor = openSync(temporary, "w", 0o600);
	try {
		writeFileSync(descriptor, JSON.stringify({ version: 1, keys }));
		fsyncSync(descriptor);
	} finally {
		closeSync(descriptor);
	}
	renameSync(temporary, file);
}
