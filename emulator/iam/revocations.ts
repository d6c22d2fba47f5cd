/** Everything handed out carries the count of its time: what was handed out before the last revocation is worth nothing. */
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
