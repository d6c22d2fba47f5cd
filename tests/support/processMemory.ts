import { closeSync, openSync, readFileSync, readSync } from "node:fs";

const STEP = 8 * 1024 * 1024;
const LONGEST_NEEDLE = 1024;

/** Counts how often each text occurs in the memory that a process of this user can write to. Linux only. */
export function countInMemory(pid: number, needles: readonly Buffer[]): number[] {
	const memory = openSync(`/proc/${pid}/mem`, "r");
	const counts = needles.map(() => 0);
	try {
		for (const [start, end] of writableRegions(pid))
			for (const part of partsOf(memory, start, end))
				for (const [index, needle] of needles.entries())
					counts[index] = (counts[index] ?? 0) + occurrences(part, needle);
		return counts;
	} finally {
		closeSync(memory);
	}
}

function writableRegions(pid: number): [start: number, end: number][] {
	const lines = readFileSync(`/proc/${pid}/maps`, "utf8").trim().split("\n");
	return lines.flatMap((line) => {
		const [, start = "", end = ""] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [];
		return start === "" ? [] : [[Number.parseInt(start, 16), Number.parseInt(end, 16)]];
	});
}

/** The region in parts that overlap, so that nothing is cut in two. What can't be read is left out. */
function* partsOf(memory: number, start: number, end: number): Generator<Buffer> {
	const buffer = Buffer.alloc(STEP + LONGEST_NEEDLE);
	for (let at = start; at < end; at += STEP) {
		const length = Math.min(buffer.length, end - at);
		try {
			yield buffer.subarray(0, readSync(memory, buffer, 0, length, at));
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== "EIO") throw error;
		}
	}
}

function occurrences(part: Buffer, needle: Buffer): number {
	let count = 0;
	for (let at = part.indexOf(needle); at >= 0; at = part.indexOf(needle, at + 1)) count++;
	return count;
}
