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

/** The requests so far; of more than 100,000 the newest, in memory that is taken once. */
export class Journal {
	/** Milliseconds since the epoch. */
	readonly #times = new Float64Array(LONGEST);
	readonly #statuses = new Uint16Array(LONGEST);
	readonly #operations: string[] = [];
	#count = 0;

	/** @param time milliseconds since the epoch */
	add({ time, operation, status }: Omit<JournalEntry, "time"> & { readonly time: number }): void {
		const at = this.#count++ % LONGEST;
		this.#times[at] = time;
		this.#statuses[at] = status;
		this.#operations[at] = operation;
	}

	/** Oldest first. */
	entries(): readonly JournalEntry[] {
		const length = Math.min(this.#count, LONGEST);
		const write = timeWriter();
		return Array.from({ length }, (_, i) => {
			const at = (this.#count - length + i) % LONGEST;
			const time = write(this.#times[at] ?? 0);
			return { time, operation: this.#operations[at] ?? "", status: this.#statuses[at] ?? 0 };
		});
	}

	clear(): void {
		this.#count = 0;
		this.#operations.length = 0;
	}
}

const ENDS = Array.from({ length: 1000 }, (_, millisecond) => `${`${millisecond}`.padStart(3, "0")}Z`);

/** Writes times in RFC 3339, fast where many are of the same second. */
function timeWriter(): (time: number) => string {
	let [second, start] = [Number.NaN, ""];
	return (time) => {
		const millisecond = Math.floor(time) % 1000;
		if (time - millisecond !== second) {
			second = time - millisecond;
			start = new Date(second).toISOString().slice(0, -4);
		}
		return start + ENDS[millisecond];
	};
}
