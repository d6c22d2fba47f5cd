import { hasCode } from "../errors";
import { type Clock, SECOND_MS } from "../time";

/** A credential that expires. */
export interface Expiring {
	/** When it expires, in milliseconds since the epoch. */
	readonly expiresAt: number;
}

interface CacheEntry<Value> {
	readonly value: Value;
	/** When to replace it, in milliseconds since the epoch. */
	readonly renewAt: number;
}

/** After a failed renewal, how long a value that has not expired is used before the next try. */
const RETRY_AFTER_MS = 30 * SECOND_MS;

/**
 * Caches a credential that expires. It is obtained on first use and renewed before it expires. Concurrent callers share one
 * request.
 */
export class CachedCredential<Value extends Expiring> {
	readonly #get: () => Promise<Value>;
	readonly #clock: Clock;
	readonly #earlyMs: number;
	#pending: Promise<Value> | undefined;
	#entry: CacheEntry<Value> | undefined;
	readonly #issued: Value[] = [];

	/**
	 * @param get obtains a new credential
	 * @param earlyMs how long before its expiry a credential is replaced, in milliseconds, but at most half of its lifetime.
	 * This keeps it from expiring while a request is under way
	 */
	constructor(get: () => Promise<Value>, clock: Clock, earlyMs: number) {
		this.#get = get;
		this.#clock = clock;
		this.#earlyMs = earlyMs;
	}

	/** The credential in use, renewed if necessary. Fails as renewing it fails, unless the one in use has not expired. */
	async current(): Promise<Value> {
		const entry = this.#entry;
		if (entry && this.#clock.now() < entry.renewAt) return entry.value;
		this.#pending ??= this.#renew();
		return this.#pending;
	}

	/** All values so far. Even a discarded one may still appear in an answer. */
	get issued(): readonly Value[] {
		return this.#issued;
	}

	/** Discards a value that the service refused. If it has already been replaced, its successor is kept. */
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
			// The failure stays cached if the credentials were refused: IAM locks users out after a few wrong passwords, and every
			// resource would try again.
			if (isGood || !hasCode(error, ["unauthenticated"])) this.#pending = undefined;
			if (!isGood) throw error;
			this.#entry = { ...entry, renewAt: now + RETRY_AFTER_MS };
			return entry.value;
		}
	}
}
