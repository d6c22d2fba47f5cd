/** A token bucket per user. It holds the requests of one second, and at least one. */
export class RateLimit {
	readonly #perSecond: number;
	readonly #capacity: number;
	readonly #now: () => number;
	readonly #buckets = new Map<string, { tokens: number; at: number }>();

	/** @param now milliseconds */
	constructor(perSecond: number, now: () => number) {
		this.#perSecond = perSecond;
		this.#capacity = Math.max(1, perSecond);
		this.#now = now;
	}

	/** Takes a request into account. @returns whether it is within the user's limit */
	admits(user: string): boolean {
		if (this.#perSecond === Number.POSITIVE_INFINITY) return true;
		const now = this.#now();
		const { tokens, at } = this.#buckets.get(user) ?? { tokens: this.#capacity, at: now };
		const filled = Math.min(this.#capacity, tokens + (Math.max(0, now - at) / 1000) * this.#perSecond);
		this.#buckets.set(user, { tokens: filled >= 1 ? filled - 1 : filled, at: now });
		return filled >= 1;
	}

	clear(): void {
		this.#buckets.clear();
	}
}
