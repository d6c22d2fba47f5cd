import { hasCode } from "../errors";
import type { Clock } from "../time";

/** Something that the service lends for a time. */
export interface Lent {
	/** Milliseconds since the epoch. */
	readonly expiresAt: number;
}

interface Held<Value> {
	readonly value: Value;
	/** Milliseconds since the epoch from which on another one is got. */
	readonly dueAt: number;
}

/** What expires and can be got again: got by the first who needs it, one request for all, and renewed before it runs out. */
export class Renewed<Value extends Lent> {
	readonly #get: () => Promise<Value>;
	readonly #clock: Clock;
	readonly #earlyMs: number;
	#underway: Promise<Value> | undefined;
	#held: Held<Value> | undefined;

	/** @param earlyMs how long before its expiry a value is no longer used, so that none runs out on its way; half of its lifetime at most */
	constructor(get: () => Promise<Value>, clock: Clock, earlyMs: number) {
		this.#get = get;
		this.#clock = clock;
		this.#earlyMs = earlyMs;
	}

	/** Fails as getting it does. */
	async current(): Promise<Value> {
		const held = this.#held;
		if (held && this.#clock.now() < held.dueAt) return held.value;
		this.#underway ??= this.#renew();
		return this.#underway;
	}

	/** The value in use, if any. */
	get known(): Value | undefined {
		return this.#held?.value;
	}

	/** Drops what the service refuses. Of many whose value was refused only the first drops it; the others find its successor. */
	drop(refused: Value): void {
		if (this.#held?.value === refused) this.#held = undefined;
	}

	async #renew(): Promise<Value> {
		try {
			const value = await this.#get();
			const now = this.#clock.now();
			const early = Math.min(this.#earlyMs, (value.expiresAt - now) / 2);
			this.#held = { value, dueAt: value.expiresAt - early };
			this.#underway = undefined;
			return value;
		} catch (error) {
			// Refused credentials stay refused: IAM locks a user out after a few wrong passwords, and every resource would try it again.
			if (!hasCode(error, ["unauthenticated"])) this.#underway = undefined;
			throw error;
		}
	}
}
