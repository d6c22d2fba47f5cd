import { hasCode } from "../errors";
import { type Clock, SECOND_MS } from "../time";

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

/** How long a value that is still good is used on before it is tried again to renew it. */
const RETRY_AFTER_MS = 30 * SECOND_MS;

/** What expires and can be got again: got by the first who needs it, one request for all, and renewed before it runs out. */
export class Renewed<Value extends Lent> {
	readonly #get: () => Promise<Value>;
	readonly #clock: Clock;
	readonly #earlyMs: number;
	#underway: Promise<Value> | undefined;
	#held: Held<Value> | undefined;
	readonly #handedOut: Value[] = [];

	/** @param earlyMs how long before its expiry a value is no longer used, so that none runs out on its way; half of its lifetime at most */
	constructor(get: () => Promise<Value>, clock: Clock, earlyMs: number) {
		this.#get = get;
		this.#clock = clock;
		this.#earlyMs = earlyMs;
	}

	/** Fails as getting it does, unless the one in use is still good. */
	async current(): Promise<Value> {
		const held = this.#held;
		if (held && this.#clock.now() < held.dueAt) return held.value;
		this.#underway ??= this.#renew();
		return this.#underway;
	}

	/** Every value so far: one that was dropped may still be in an answer. */
	get handedOut(): readonly Value[] {
		return this.#handedOut;
	}

	/** Drops what the service refuses. Of many whose value was refused only the first drops it; the others find its successor. */
	drop(refused: unknown): void {
		if (this.#held?.value === refused) this.#held = undefined;
	}

	async #renew(): Promise<Value> {
		try {
			const value = await this.#get();
			const early = Math.min(this.#earlyMs, (value.expiresAt - this.#clock.now()) / 2);
			this.#held = { value, dueAt: value.expiresAt - early };
			this.#handedOut.push(value);
			this.#underway = undefined;
			return value;
		} catch (error) {
			const [held, now] = [this.#held, this.#clock.now()];
			const isGood = held !== undefined && now < held.value.expiresAt;
			// Refused credentials stay refused: IAM locks a user out after a few wrong passwords, and every resource would try it again.
			if (isGood || !hasCode(error, ["unauthenticated"])) this.#underway = undefined;
			if (!isGood) throw error;
			this.#held = { ...held, dueAt: now + RETRY_AFTER_MS };
			return held.value;
		}
	}
}
