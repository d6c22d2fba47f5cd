const MOST_FAILURES = 5;
const LOCK_MS = 5 * 60 * 1000;
/** Temporary keys come and go: of more the oldest are forgotten. */
const MOST_KEYS = 10_000;

interface Failures {
	readonly count: number;
	/** Milliseconds since the epoch; counts from the last failure. */
	readonly lastAt: number;
}

/** Locks access keys whose signatures have failed too often in a row. */
export class Lockouts {
	readonly #now: () => number;
	readonly #failures = new Map<string, Failures>();

	/** @param now milliseconds */
	constructor(now: () => number) {
		this.#now = now;
	}

	/** Not where the clock has gone back to before the lock. */
	isLocked(accessKey: string): boolean {
		const failures = this.#failures.get(accessKey);
		if (failures === undefined || failures.count < MOST_FAILURES) return false;
		const elapsed = this.#now() - failures.lastAt;
		if (elapsed >= 0 && elapsed < LOCK_MS) return true;
		this.succeed(accessKey);
		return false;
	}

	fail(accessKey: string): void {
		const count = (this.#failures.get(accessKey)?.count ?? 0) + 1;
		this.#failures.delete(accessKey);
		this.#failures.set(accessKey, { count, lastAt: this.#now() });
		const [oldest] = this.#failures.keys();
		if (this.#failures.size > MOST_KEYS && oldest !== undefined) this.succeed(oldest);
	}

	succeed(accessKey: string): void {
		this.#failures.delete(accessKey);
	}

	clear(): void {
		this.#failures.clear();
	}
}
