import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from "node:fs";
import { open, stat } from "node:fs/promises";

/** A FIFO that is opened in the usual way blocks until somebody writes to it. Windows doesn't know the flag, and has no such files. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** A file that is not read, because it is no regular file or too large. */
class UnsuitableFileError extends Error {
	override readonly name = "UnsuitableFileError";
	/** The reason, for messages that print the code of an error: "it is a FIFO". */
	readonly code: string;

	constructor(code: string) {
		super(code);
		this.code = code;
	}
}

/**
 * Reads a regular file into one buffer of its own, without other copies. The caller of a secret file must clear the result.
 *
 * What else a path may lead to (a FIFO, a device, a folder) could block, never end or react to being read, and is refused. The
 * limit also holds for a file that grows, and for files of `/proc`, whose size is unknown.
 *
 * @param maxBytes the largest size that is read. A larger file is refused without reading it
 * @throws {Error} with a `code`: that of the operating system, or a reason like "it is a FIFO"
 */
export async function readRegularFile(path: string, maxBytes: number): Promise<Buffer> {
	refuseUnsuitable(await stat(path), maxBytes);
	const file = await open(path, FLAGS);
	const content = new BoundedContent(maxBytes);
	try {
		refuseUnsuitable(await file.stat(), maxBytes);
		for (let isOver = false; !isOver; ) isOver = content.add((await file.read(content.rest)).bytesRead);
		return content.bytes;
	} catch (error) {
		content.clear();
		throw error;
	} finally {
		await file.close();
	}
}

/** As {@link readRegularFile}, for code that can't wait. */
export function readRegularFileSync(path: string, maxBytes: number): Buffer {
	refuseUnsuitable(statSync(path), maxBytes);
	const file = openSync(path, FLAGS);
	const content = new BoundedContent(maxBytes);
	try {
		refuseUnsuitable(fstatSync(file), maxBytes);
		for (let isOver = false; !isOver; ) isOver = content.add(readSync(file, content.rest));
		return content.bytes;
	} catch (error) {
		content.clear();
		throw error;
	} finally {
		closeSync(file);
	}
}

/** What has been read of a file so far. It has room for one byte more than is allowed, so that a file that is too large is noticed. */
class BoundedContent {
	readonly #maxBytes: number;
	readonly #buffer: Buffer;
	#length = 0;

	constructor(maxBytes: number) {
		this.#maxBytes = maxBytes;
		this.#buffer = Buffer.alloc(maxBytes + 1);
	}

	/** Where the next bytes go. */
	get rest(): Buffer {
		return this.#buffer.subarray(this.#length);
	}

	get bytes(): Buffer {
		return this.#buffer.subarray(0, this.#length);
	}

	/** @returns whether the file is over */
	add(bytesRead: number): boolean {
		this.#length += bytesRead;
		if (this.#length > this.#maxBytes) throw tooLarge(this.#maxBytes);
		return bytesRead === 0;
	}

	clear(): void {
		this.#buffer.fill(0);
	}
}

// Checked before the file is opened, because opening some devices has effects, and again afterwards, because the path may lead
// elsewhere by then.
function refuseUnsuitable(stats: Stats, maxBytes: number): void {
	if (!stats.isFile()) throw new UnsuitableFileError(`it is ${kindOf(stats)}`);
	if (stats.size > maxBytes) throw tooLarge(maxBytes);
}

function kindOf(stats: Stats): string {
	if (stats.isDirectory()) return "a folder";
	if (stats.isFIFO()) return "a FIFO";
	return stats.isSocket() ? "a socket" : "a device";
}

function tooLarge(maxBytes: number): UnsuitableFileError {
	return new UnsuitableFileError(`it has more than ${maxBytes} bytes`);
}
