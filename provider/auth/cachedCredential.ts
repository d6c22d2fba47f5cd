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

/**
 * How long a value is used before the next try if its renewal failed, or if it had expired by this machine's clock when it was
 * issued.
 */
const RETRY_AFTER_MS = 30 * SECOND_MS;
/** Failures that a repetition doesn't change: each resource of a run would send the credentials again. */
const FINAL = ["unauthenticated", "denied", "invalidRequest"] as const;

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
			const now = this.#clock.now();
			const lifetimeMs = value.expiresAt - now;
			const useMs = lifetimeMs > 0 ? Math.max(lifetimeMs - this.#earlyMs, lifetimeMs / 2) : RETRY_AFTER_MS;
			this.#entry = { value, renewAt: now + useMs };
			this.#issued.push(value);
			this.#pending = undefined;
			return value;
		} catch (error) {
			const [entry, now] = [this.#entry, this.#clock.now()];
			const isGood = entry !== undefined && now < entry.value.expiresAt;
			// A final failure stays cached: IAM locks users out after a few wrong passwords.
			if (isGood || !hasCode(error, FINAL)) this.#pending = undefined;
			if (!isGood) throw error;
			this.#entry = { ...entry, renewAt: now + RETRY_AFTER_MS };
			return entry.value;
		}
	}
}
