/** One request, without any of its content or that of its response. */
export interface JournalEntry {
	/** RFC 3339, by the emulator's clock. */
	readonly time: string;
	/** Name as in the README: "describe-key", "auth/tokens", "add-tag". */
	readonly operation: string;
	/** HTTP status; 0 if the connection was dropped instead. */
	readonly status: number;
}

const MAX_ENTRIES = 100_000;

/** The latest requests, at most 100,000, in memory that is allocated once. */
export class Journal {
	/** Milliseconds since the epoch. */
	readonly #times = new Float64Array(MAX_ENTRIES);
	readonly #statuses = new Uint16Array(MAX_ENTRIES);
	readonly #operations: string[] = [];
	#count = 0;

	/** @param time milliseconds since the epoch */
	add({ time, operation, status }: Omit<JournalEntry, "time"> & { readonly time: number }): void {
		const at = this.#count++ % MAX_ENTRIES;
		this.#times[at] = time;
		this.#statuses[at] = status;
		this.#operations[at] = operation;
	}

	/** Oldest first. */
	entries(): readonly JournalEntry[] {
		const length = Math.min(this.#count, MAX_ENTRIES);
		const format = timeFormatter();
		return Array.from({ length }, (_, i) => {
			const at = (this.#count - length + i) % MAX_ENTRIES;
			const time = format(this.#times[at] ?? 0);
			return { time, operation: this.#operations[at] ?? "", status: this.#statuses[at] ?? 0 };
		});
	}

	clear(): void {
		this.#count = 0;
		this.#operations.length = 0;
	}
}

const MILLISECONDS = Array.from({ length: 1000 }, (_, millisecond) => `${`${millisecond}`.padStart(3, "0")}Z`);

/** Formats times in RFC 3339; fast if many are in the same second. */
function timeFormatter(): (time: number) => string {
	let [second, start] = [Number.NaN, ""];
	return (time) => {
		const millisecond = Math.floor(time) % 1000;
		if (time - millisecond !== second) {
			second = time - millisecond;
			start = new Date(second).toISOString().slice(0, -4);
		}
		return start + MILLISECONDS[millisecond];
	};
}
