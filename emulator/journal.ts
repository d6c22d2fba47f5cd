/** One request, without anything it or its answer held. */
export interface JournalEntry {
	/** RFC 3339, on the emulator's clock. */
	readonly time: string;
	/** By its name in the README: "describe-key", "auth/tokens", "add-tag". */
	readonly operation: string;
	/** HTTP status; 0 where the connection was dropped instead. */
	readonly status: number;
}

const LONGEST = 100_000;

/** The requests so far, oldest first; of more than 100,000 the newest. */
export class Journal {
	#entries: JournalEntry[] = [];

	add(entry: JournalEntry): void {
		this.#entries.push(entry);
		if (this.#entries.length > 2 * LONGEST) this.#entries = this.#entries.slice(-LONGEST);
	}

	entries(): readonly JournalEntry[] {
		return this.#entries.slice(-LONGEST);
	}

	clear(): void {
		this.#entries = [];
	}
}
