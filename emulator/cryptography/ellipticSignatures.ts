import { createECDH, type KeyObject } from "node:crypto";
import { bytesOf, DER, integerOf, readAllDer, writeDer } from "./der";
import { secretOf } from "./ellipticKeys";

/**
 * A curve for signing digests. Node signs messages only, so it provides the points, and the arithmetic modulo the order
 * is ours.
 */
export interface Curve {
	readonly name: string;
	/** Bytes of a coordinate. */
	readonly bytes: number;
	readonly order: bigint;
}

export const CURVES = {
	EC_P256: {
		name: "prime256v1",
		bytes: 32,
		order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
	},
	EC_P384: {
		name: "secp384r1",
		bytes: 48,
		order: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
	},
	SECP256K1: {
		name: "secp256k1",
		bytes: 32,
		order: 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n,
	},
	SM2: {
		name: "SM2",
		bytes: 32,
		order: 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n,
	},
} as const satisfies Record<string, Curve>;

/**
 * The equations of a scheme: `e` is the digest, `d` the private key, `k` the secret of one signature, `x` the
 * coordinate of its point.
 */
interface Scheme {
	readonly r: (numbers: { e: bigint; x: bigint; order: bigint }) => bigint;
	readonly s: (numbers: { e: bigint; d: bigint; k: bigint; r: bigint; order: bigint }) => bigint;
	/** The secret of a signature. Since the private key is known, a signature is checked by computing it. */
	readonly k: (numbers: { e: bigint; d: bigint; r: bigint; s: bigint; order: bigint }) => bigint;
}

/** FIPS 186-5, 6.4 */
export const ECDSA: Scheme = {
	r: ({ x, order }) => x % order,
	s: ({ e, d, k, r, order }) => inverse(k, order) * (e + r * d),
	k: ({ e, d, r, s, order }) => inverse(s, order) * (e + r * d),
};

/** GB/T 32918.2 */
export const SM2DSA: Scheme = {
	r: ({ e, x, order }) => (e + x) % order,
	s: ({ d, k, r, order }) => inverse(1n + d, order) * (k - r * d),
	k: ({ d, r, s }) => s * (1n + d) + r * d,
};

/** A signature in DER: SEQUENCE { INTEGER r, INTEGER s } */
export function signOnCurve(
	scheme: Scheme,
	{ name, bytes, order }: Curve,
	privateKey: KeyObject,
	digest: Buffer,
): Buffer {
	const nonce = createECDH(name);
	const point = nonce.generateKeys();
	const e = digestNumber(digest, bytes);
	const r = scheme.r({ e, x: numberOf(point.subarray(1, 1 + bytes)), order });
	const k = numberOf(nonce.getPrivateKey());
	const s = modulo(scheme.s({ e, d: numberOf(secretOf(privateKey)), k, r, order }), order);
	// These secrets make no valid signature. Their probability is negligible.
	if (r === 0n || s === 0n || r + k === order) return signOnCurve(scheme, { name, bytes, order }, privateKey, digest);
	const integers = [r, s].map((number) => writeDer(DER.integer, integerOf(bytesOfNumber(number, bytes))));
	return writeDer(DER.sequence, Buffer.concat(integers));
}

/** @throws {Error} if the signature is not DER of this form */
export function verifyOnCurve(
	scheme: Scheme,
	{ name, bytes, order }: Curve,
	privateKey: KeyObject,
	digest: Buffer,
	signature: Buffer,
): boolean {
	const [sequence = signature] = readAllDer(signature, [DER.sequence]);
	const integers = readAllDer(sequence, [DER.integer, DER.integer]);
	const [r = 0n, s = 0n] = integers.map((integer) => numberOf(bytesOf(integer, bytes)));
	if ([r, s].some((number) => number === 0n || number >= order)) return false;
	const e = digestNumber(digest, bytes);
	const k = modulo(scheme.k({ e, d: numberOf(secretOf(privateKey)), r, s, order }), order);
	if (k === 0n) return false;
	const nonce = createECDH(name);
	nonce.setPrivateKey(bytesOfNumber(k, bytes));
	return scheme.r({ e, x: numberOf(nonce.getPublicKey().subarray(1, 1 + bytes)), order }) === r;
}

/** The leftmost bits of the digest, as many as the order has. */
const digestNumber = (digest: Buffer, bytes: number) => numberOf(digest.subarray(0, bytes));
const numberOf = (bytes: Buffer) => BigInt(`0x${bytes.toString("hex")}`);
const bytesOfNumber = (number: bigint, bytes: number) =>
	Buffer.from(number.toString(16).padStart(2 * bytes, "0"), "hex");
const modulo = (number: bigint, order: bigint) => ((number % order) + order) % order;

/** The inverse by the extended Euclidean algorithm. The number must not be a multiple of the order. */
function inverse(number: bigint, order: bigint): bigint {
	let [remainder, next] = [order, modulo(number, order)];
	let [factor, nextFactor] = [0n, 1n];
	while (next !== 0n) {
		const quotient = remainder / next;
		[remainder, next] = [next, remainder - quotient * next];
		[factor, nextFactor] = [nextFactor, factor - quotient * nextFactor];
	}
	return modulo(factor, order);
}
