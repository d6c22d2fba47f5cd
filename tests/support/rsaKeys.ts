import { generatePrimeSync } from "node:crypto";
import { element, TAG, unsignedInteger } from "../../provider/wrapping/der";

const EXPONENT = 65_537n;
const MODULUS_BITS = 2048;
const MAX_ATTEMPTS = 1000;

type Factors = readonly [p: bigint, q: bigint];

/** A random prime whose two leading bits are set. */
export const primeOf = (bits: number): bigint => generatePrimeSync(bits, { bigint: true });

/**
 * PKCS#1 of an RSA key of 2048 bits with these factors, prime or not. All its numbers fit together.
 * @param factors tried until they fit the exponent and the length
 */
export function rsaKeyOf(factors: (attempt: number) => Factors): Buffer {
	for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
		const numbers = numbersOf(...factors(attempt));
		if (numbers) return element(TAG.sequence, ...numbers.map((number) => unsignedInteger(bytesOf(number))));
	}
	throw new Error("No factors fit");
}

/** PKCS#1 of an RSA key one of whose factors is the product of two primes. */
export const compositeRsaKey = () => rsaKeyOf(() => [primeOf(512) * primeOf(512), primeOf(1024)]);

function numbersOf(p: bigint, q: bigint): readonly bigint[] | undefined {
	const d = inverse(EXPONENT, (p - 1n) * (q - 1n));
	const qi = inverse(q, p);
	if (d === undefined || qi === undefined || (p * q).toString(2).length !== MODULUS_BITS) return undefined;
	return [0n, p * q, EXPONENT, d, p, q, d % (p - 1n), d % (q - 1n), qi];
}

/** The inverse of a number for a modulus, by Euclid's algorithm; undefined if there is none. */
function inverse(number: bigint, modulus: bigint): bigint | undefined {
	let [r, nextR, t, nextT] = [modulus, number % modulus, 0n, 1n];
	while (nextR !== 0n) {
		const quotient = r / nextR;
		[r, nextR, t, nextT] = [nextR, r - quotient * nextR, nextT, t - quotient * nextT];
	}
	return r === 1n ? ((t % modulus) + modulus) % modulus : undefined;
}

function bytesOf(number: bigint): Buffer {
	const digits = number.toString(16);
	return Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, "hex");
}
