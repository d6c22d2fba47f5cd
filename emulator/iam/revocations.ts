/** Counts revocations. Every token carries the count at its issue, and is invalid once the count has changed. */
export class Revocations {
	#count: number;

	constructor(count = 0) {
		this.#count = count;
	}

	get count(): number {
		return this.#count;
	}

	revokeAll(): void {
		this.#count += 1;
	}
}
