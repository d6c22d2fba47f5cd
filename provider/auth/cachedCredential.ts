import { hasCode } from "../errors";
import { type Clock, SECOND_MS } from "../time";

/** Something that the service lends for a time. */
export interface Expiring {
	/** Milliseconds since the epoch. */
	readonly expiresAt: number;
}

interface CacheEntry<Value> {
	readonly value: Value;
	/** Milliseconds since the epoch from which on another one is got. */
	readonly renewAt: number;
}

/** How long a value that is still good is used on before it is tried again to renew it. */
const RETRY_AFTER_MS = 30 * SECOND_MS;

/** What expires and can be got again: got by the first who needs it, one request for all, and renewed before it runs out. */
export class CachedCredential<Value extends Expiring> {
	readonly #get: () => Promise<Value>;
	readonly #clock: Clock;
	readonly #earlyMs: number;
	#pending: Promise<Value> | undefined;
	#entry: CacheEntry<Value> | undefined;
	readonly #issued: Value[] = [];

	/** @param earlyMs how long before its expiry a value is no longer used, so that none runs out on its way; half of its lifetime at most */
	constructor(get: () => Promise<Value>, clock: Clock, earlyMs: number) {
		this.#get = get;
		this.#clock = clock;
		this.#earlyMs = earlyMs;
	}

	/** Fails as getting it does, unless the one in use is still good. */
	async current(): Promise<Value> {
		const entry = this.#entry;
		if (entry && this.#clock.now() < entry.renewAt) return entry.value;
		this.#pending ??= this.#renew();
		return this.#pending;
	}

	/** Every value so far: one that was dropped may still be in an answer. */
	get issued(): readonly Value[] {
		return this.#issued;
	}

	/** Drops what the service refuses. Of many whose value was refused only the first drops it; the others find its successor. */
	invalidate(refused: unknown): void {
		if (this.#entry?.value === refused) this.#entry = undefined;
	}

	async #renew(): Promise<Value> {
		try {
			const value = await this.#get();
			const early = Math.min(this.#earlyMs, (value.expiresAt - this.#clock.now()) / 2);
			this.#entry = { value, renewAt: value.expiresAt - early };
			this.#issued.push(value);
			this.#pending = undefined;
			return value;
		} catch (error) {
			const [entry, now] = [this.#entry, this.#clock.now()];
			const isGood = entry !== undefined && now < entry.value.expiresAt;
			// Refused credentials stay refused: IAM locks a user out after a few wrong passwords, and every resource would try it again.
			if (isGood || !hasCode(error, ["unauthenticated"])) this.#pending = undefined;
			if (!isGood) throw error;
			this.#entry = { ...entry, renewAt: now + RETRY_AFTER_MS };
			return entry.value;
		}
	}
}
