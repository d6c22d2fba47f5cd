const MOST_FAILURES = 5;
const LOCK_MS = 5 * 60 * 1000;

/** Locks access keys whose signatures have failed too often in a row. */
export class Lockouts {
	readonly #now: () => number;
	readonly #failures = new Map<string, number>();
	readonly #lockedUntil = new Map<string, number>();

	/** @param now milliseconds */
	constructor(now: () => number) {
		this.#now = now;
	}

	isLocked(accessKey: string): boolean {
		const until = this.#lockedUntil.get(accessKey);
		if (until === undefined) return false;
		if (this.#now() < until) return true;
		this.#lockedUntil.delete(accessKey);
		return false;
	}

	fail(accessKey: string): void {
		const failures = (this.#failures.get(accessKey) ?? 0) + 1;
		if (failures < MOST_FAILURES) this.#failures.set(accessKey, failures);
		else {
			this.#failures.delete(accessKey);
			this.#lockedUntil.set(accessKey, this.#now() + LOCK_MS);
		}
	}

	succeed(accessKey: string): void {
		this.#failures.delete(accessKey);
	}

	clear(): void {
		this.#failures.clear();
		this.#lockedUntil.clear();
	}
}
