import { createHash } from "node:crypto";

/**
 * Draws that depend on a seed and on their purpose, not on their order. A year is therefore the same each time it is played,
 * whichever of several concurrent requests comes first.
 */
export class Chance {
	readonly #seed: string;

	constructor(seed: string) {
		this.#seed = seed;
	}

	/** At least 0, less than 1. */
	draw(...what: readonly (string | number)[]): number {
		const digest = createHash("sha256").update(JSON.stringify([this.#seed, ...what]));
		return digest.digest().readUIntBE(0, 6) / 2 ** 48;
	}

	happens(probability: number, ...what: readonly (string | number)[]): boolean {
		return this.draw(...what) < probability;
	}

	/** A whole number from 1 to `most`. */
	upTo(most: number, ...what: readonly (string | number)[]): number {
		return 1 + Math.floor(this.draw(...what) * most);
	}

	pick<Choice>(choices: readonly Choice[], ...what: readonly (string | number)[]): Choice {
		return choices[this.upTo(choices.length, ...what) - 1] as Choice;
	}
}
