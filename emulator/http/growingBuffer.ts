/** Large enough that a body in chunks of one byte is copied only a few times. */
const MIN_CAPACITY_BYTES = 16 * 1024;
const EMPTY = Buffer.alloc(0);

/** Bytes received so far, in one block: a byte that is kept as a chunk of its own takes a hundred bytes of memory. */
export class GrowingBuffer {
	#block: Buffer = EMPTY;
	#length = 0;

	get length(): number {
		return this.#length;
	}

	/** Allocated memory, in bytes. */
	get capacity(): number {
		return this.#block.length;
	}

	/** The bytes received so far, without a copy. */
	get bytes(): Buffer {
		return this.#block.subarray(0, this.#length);
	}

	add(chunk: Buffer): void {
		const length = this.#length + chunk.length;
		if (this.#length === 0) this.#block = chunk;
		else {
			if (length > this.capacity) this.#growTo(Math.max(2 * length, MIN_CAPACITY_BYTES));
			chunk.copy(this.#block, this.#length);
		}
		this.#length = length;
	}

	clear(): void {
		this.#block = EMPTY;
		this.#length = 0;
	}

	#growTo(capacity: number): void {
		const larger = Buffer.allocUnsafeSlow(capacity);
		this.#block.copy(larger, 0, 0, this.#length);
		this.#block = larger;
	}
}
