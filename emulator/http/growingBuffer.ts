/** Enough that a body in chunks of a byte is copied a few times only. */
const LEAST_ROOM_BYTES = 16 * 1024;
const NOTHING = Buffer.alloc(0);

/** Bytes that have come so far, in one piece: a byte that is kept as a chunk of its own takes a hundred. */
export class Collected {
	#bytes: Buffer = NOTHING;
	#length = 0;

	get length(): number {
		return this.#length;
	}

	/** Bytes of memory. */
	get room(): number {
		return this.#bytes.length;
	}

	/** What has come, without a copy. */
	get whole(): Buffer {
		return this.#bytes.subarray(0, this.#length);
	}

	add(chunk: Buffer): void {
		const length = this.#length + chunk.length;
		if (this.#length === 0) this.#bytes = chunk;
		else {
			if (length > this.room) this.#growTo(Math.max(2 * length, LEAST_ROOM_BYTES));
			chunk.copy(this.#bytes, this.#length);
		}
		this.#length = length;
	}

	clear(): void {
		this.#bytes = NOTHING;
		this.#length = 0;
	}

	#growTo(room: number): void {
		const larger = Buffer.allocUnsafeSlow(room);
		this.#bytes.copy(larger, 0, 0, this.#length);
		this.#bytes = larger;
	}
}
