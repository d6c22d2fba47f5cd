/** What a command has written to one of its streams, in a buffer of a fixed size. */
export abstract class CommandOutput {
	protected readonly buffer: Buffer;
	protected length = 0;

	/** @param size in bytes */
	constructor(size: number) {
		this.buffer = Buffer.alloc(size);
	}

	/** A view of what has been kept. */
	get bytes(): Buffer {
		return this.buffer.subarray(0, this.length);
	}

	/** Takes what has just been read, and overwrites it: Node leaves such chunks to the garbage collector. */
	add(chunk: Buffer): void {
		this.keep(chunk);
		chunk.fill(0);
	}

	clear(): void {
		this.buffer.fill(0);
	}

	protected abstract keep(chunk: Buffer): void;
}

/** Output that is needed whole. */
export class WholeOutput extends CommandOutput {
	#isTooLong = false;

	/** Whether there was more than there is room for. */
	get isTooLong(): boolean {
		return this.#isTooLong;
	}

	protected keep(chunk: Buffer): void {
		const kept = chunk.copy(this.buffer, this.length);
		this.#isTooLong ||= kept < chunk.length;
		this.length += kept;
	}
}

/** The end of output that may go on for ever. */
export class LastOutput extends CommandOutput {
	#isCut = false;

	/** Whether the beginning is missing. */
	get isCut(): boolean {
		return this.#isCut;
	}

	protected keep(chunk: Buffer): void {
		const size = this.buffer.length;
		const last = chunk.subarray(-size);
		const kept = Math.min(this.length, size - last.length);
		this.#isCut ||= this.length + chunk.length > size;
		this.buffer.copyWithin(0, this.length - kept, this.length);
		last.copy(this.buffer, kept);
		this.length = kept + last.length;
	}
}
