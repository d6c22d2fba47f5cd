import { scrypt } from "node:crypto";

/** What one scrypt hash costs (RFC 7914). */
export interface ScryptCost {
	/** Binary logarithm of N, 1 to 20. Memory is 128 * N * r bytes. */
	readonly log2N: number;
	/** Block size, 1 to 8. */
	readonly r: number;
	/** Parallelisation, 1 to 16. */
	readonly p: number;
}

/** 16 MiB and about 40 ms: guessing a weak key from the state is slow, and `pulumi up` stays fast. */
export const SCRYPT_COST: ScryptCost = { log2N: 14, r: 8, p: 1 };

const MAX_COST: ScryptCost = { log2N: 20, r: 8, p: 16 };

/** Whether OpenSSL can pay a cost, and it takes at most 1 GiB of memory. */
export function isPayable(cost: ScryptCost): boolean {
	const names = ["log2N", "r", "p"] as const;
	const isWithinLimits = names.every((name) => cost[name] >= 1 && cost[name] <= MAX_COST[name]);
	// RFC 7914: N is less than 2^(128 * r / 8).
	return isWithinLimits && cost.log2N < 16 * cost.r;
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
