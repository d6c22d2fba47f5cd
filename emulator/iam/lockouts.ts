const MAX_FAILURES = 5;
const LOCK_MS = 5 * 60 * 1000;
/** Limits memory: beyond this number the oldest failures are dropped. */
const MAX_TRACKED_KEYS = 10_000;

interface Failures {
	readonly count: number;
	/** Time of the last failure, in milliseconds since the epoch. */
	readonly lastAt: number;
}

/** Locks access keys for 5 minutes after 5 failed signatures in a row. */
export class Lockouts {
	readonly #now: () => number;
	readonly #failures = new Map<string, Failures>();

	/** @param now milliseconds */
	constructor(now: () => number) {
		this.#now = now;
	}

	/** A lock also ends if the clock is moved back to before it. */
	isLocked(accessKey: string): boolean {
		const failures = this.#failures.get(accessKey);
		if (failures === undefined || failures.count < MAX_FAILURES) return false;
		const elapsed = this.#now() - failures.lastAt;
		if (elapsed >= 0 && elapsed < LOCK_MS) return true;
		this.recordSuccess(accessKey);
		return false;
	}

	recordFailure(accessKey: string): void {
		const count = (this.#failures.get(accessKey)?.count ?? 0) + 1;
		this.#failures.delete(accessKey);
		this.#failures.set(accessKey, { count, lastAt: this.#now() });
		const [oldest] = this.#failures.keys();
		if (this.#failures.size > MAX_TRACKED_KEYS && oldest !== undefined) this.recordSuccess(oldest);
	}

	recordSuccess(accessKey: string): void {
		this.#failures.delete(accessKey);
	}

	clear(): void {
		this.#failures.clear();
	}
}
