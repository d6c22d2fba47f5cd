import { scrypt } from "node:crypto";

/**
 * What one scrypt hash costs (RFC 7914): memory of 128 * N * r bytes, and time in proportion to N * r * p. It may be eight
 * times the default, with 128 MiB: N * r * p is at most 2^20. A fingerprint comes from a state that others may have written,
 * and says itself how much must be computed to compare it.
 */
export interface ScryptCost {
	/** Binary logarithm of N, at least 1. */
	readonly log2N: number;
	/** Block size, 1 to 8. */
	readonly r: number;
	/** Parallelisation, 1 to 16. */
	readonly p: number;
}

/** 16 MiB and about 40 ms: guessing a weak key from the state is slow, and `pulumi up` stays fast. */
export const SCRYPT_COST: ScryptCost = { log2N: 14, r: 8, p: 1 };

const MAX_COST: ScryptCost = { log2N: 20, r: 8, p: 16 };
const MAX_WORK = 2 ** 20;

/** Whether OpenSSL can pay a cost, and it is not more than a state may ask for. */
export function isPayable(cost: ScryptCost): boolean {
	const { log2N, r, p } = cost;
	const names = ["log2N", "r", "p"] as const;
	const isWithinLimits = names.every((name) => cost[name] >= 1 && cost[name] <= MAX_COST[name]);
	// RFC 7914: N is less than 2^(128 * r / 8).
	return isWithinLimits && log2N < 16 * r && 2 ** log2N * r * p <= MAX_WORK;
}

/** Hashes in Node's thread pool. @param length length of the hash, in bytes */
export function scryptOf(input: Buffer, salt: Buffer, length: number, { log2N, r, p }: ScryptCost): Promise<Buffer> {
	const N = 2 ** log2N;
	// The default limit of Node is 32 MiB, and OpenSSL needs slightly more than 128 * N * r bytes.
	const options = { N, r, p, maxmem: 256 * N * r + 256 * r * p };
	return new Promise((resolve, reject) => {
		scrypt(input, salt, length, options, (error, hash) => (error ? reject(error) : resolve(hash)));
	});
}
