import { checkPrimeSync } from "node:crypto";
import { elementsOf, TAG, valueAt } from "./der";
import type { KeyMaterialBytes } from "./parseMaterial";
import { isPlaceholder } from "./placeholder";

const { sequence, octetString } = TAG;

/**
 * Miller-Rabin rounds for each prime. The numbers come from elsewhere and may have been chosen, so only the bound for the worst
 * case counts: a round misses a composite number with a probability of at most 1/4, and 64 rounds with at most 2^-128. OpenSSL 3
 * does no fewer for any number. Both primes take about 50 ms of RSA_2048, 120 ms of RSA_3072 and 280 ms of RSA_4096.
 */
const PRIMALITY_ROUNDS = 64;

/** Primes that agree in so many leading bytes can be found by Fermat's method: FIPS 186-5, A.1.3, requires a distance in the first 100 bits. */
const EQUAL_LEADING_BYTES = 12;

/**
 * Why key material should not protect anything, though it is well-formed: a reason like those of `parseMaterial`, or undefined.
 *
 * It is for material that is about to be wrapped or imported for the first time. Material that a key holds already stays as it is,
 * and the test of primes would slow down every run. The reason doesn't say more than that the material is of such a form.
 */
export function weaknessOf(material: KeyMaterialBytes): string | undefined {
	if (material.kind === "symmetric") return isPlaceholder(material.bytes) ? PLACEHOLDER : undefined;
	const numbers = valueAt(material.pkcs8, [sequence, octetString, sequence]) ?? Buffer.of();
	const [, second, , , p, q] = elementsOf(numbers)?.map(({ value }) => value) ?? [];
	if (p && q) return weaknessOfPrimes(significant(p), significant(q));
	return second && isSmallOrPlaceholder(second) ? PLACEHOLDER_NUMBER : undefined;
}

const PLACEHOLDER =
	"is a placeholder: its bytes repeat, form a sequence or are a published example; generate a random key, for example with openssl rand";
const PLACEHOLDER_NUMBER =
	"is a private key whose number is a placeholder: it is small, its bytes repeat or form a sequence, or it is a published example; generate another key";
const NOT_PRIME =
	"is an RSA private key with a factor that is not a prime number; export it again, or generate another key";
const FACTORABLE =
	"is an RSA private key that can be factored, because its primes are too close to each other or one is too short; generate another key";

function weaknessOfPrimes(p: Buffer, q: Buffer): string | undefined {
	const isClose =
		p.length === q.length && p.subarray(0, EQUAL_LEADING_BYTES).equals(q.subarray(0, EQUAL_LEADING_BYTES));
	// Factoring by elliptic curves takes as long as the smaller prime is large. Generators make both half as long as the modulus.
	const isShort = Math.min(p.length, q.length) * 3 < Math.max(p.length, q.length);
	if (isClose || isShort) return FACTORABLE;
	return [p, q].every((number) => checkPrimeSync(number, { checks: PRIMALITY_ROUNDS })) ? undefined : NOT_PRIME;
}

/** The number of an elliptic curve, as long as its order. One in 2^128 random numbers or fewer is as small as this. */
function isSmallOrPlaceholder(number: Buffer): boolean {
	return number.subarray(0, number.length / 2).every((byte) => byte === 0) || isPlaceholder(number);
}

function significant(number: Buffer): Buffer {
	const start = number.findIndex((byte) => byte !== 0);
	return number.subarray(start < 0 ? number.length : start);
}
