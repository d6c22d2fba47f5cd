/** Lets each user through a number of times per second, with one second's worth at once, or one. */
export class RateLimit {
	readonly #perSecond: number;
	readonly #most: number;
	readonly #now: () => number;
	readonly #buckets = new Map<string, { tokens: number; at: number }>();

	/** @param now milliseconds */
	constructor(perSecond: number, now: () => number) {
		this.#perSecond = perSecond;
		this.#most = Math.max(1, perSecond);
		this.#now = now;
	}

	/** Whether this request of the user is within the limit. */
	admits(user: string): boolean {
		if (this.#perSecond === Number.POSITIVE_INFINITY) return true;
		const now = this.#now();
		const { tokens, at } = this.#buckets.get(user) ?? { tokens: this.#most, at: now };
		const filled = Math.min(this.#most, tokens + (Math.max(0, now - at) / 1000) * this.#perSecond);
		this.#buckets.set(user, { tokens: filled >= 1 ? filled - 1 : filled, at: now });
		return filled >= 1;
	}

	clear(): void {
		this.#buckets.clear();
	}
}
