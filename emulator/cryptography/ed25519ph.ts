import { createHash, createPublicKey, type KeyObject } from "node:crypto";
import { spkiOf, writePkcs8 } from "./keyEncodings";

/**
 * Ed25519ph (RFC 8032, 5.1), which Node doesn't support. Since the private key is known, every point is a multiple of
 * the base point.
 */
const FIELD = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
/** Twice the d of the curve. */
const DOUBLE_D = 16295367250680780974490674513165176452449235426866156013048779062215315747161n;
const SCALAR_BYTES = 32;
const DOMAIN = Buffer.concat([Buffer.from("SigEd25519 no Ed25519 collisions"), Buffer.from([1, 0])]);

/** Extended coordinates X : Y : Z : T, with T = XY/Z. */
type Point = readonly [bigint, bigint, bigint, bigint];

const BASE_X = 15112221349535400772501151409588531511454012693041857206046113283949847762202n;
const BASE_Y = 46316835694926478169428394003475163141307993866256225615783033603165251855960n;
const BASE: Point = [BASE_X, BASE_Y, 1n, mod(BASE_X * BASE_Y)];
const NEUTRAL: Point = [0n, 1n, 1n, 0n];

/** @param digest SHA-512 of the message */
export function signPrehashed(privateKey: KeyObject, digest: Buffer): Buffer {
	const { scalar, prefix, publicKey } = halvesOf(privateKey);
	const r = numberOf(sha512(DOMAIN, prefix, digest)) % ORDER;
	const point = encoded(multiple(r));
	return Buffer.concat([point, bytesOf((r + challenge(point, publicKey, digest) * scalar) % ORDER)]);
}

export function verifyPrehashed(privateKey: KeyObject, digest: Buffer, signature: Buffer): boolean {
	if (signature.length !== 2 * SCALAR_BYTES) return false;
	const { scalar, publicKey } = halvesOf(privateKey);
	const [point, s] = [signature.subarray(0, SCALAR_BYTES), numberOf(signature.subarray(SCALAR_BYTES))];
	if (s >= ORDER) return false;
	const r = mod(s - challenge(point, publicKey, digest) * scalar, ORDER);
	return encoded(multiple(r)).equals(point);
}

function halvesOf(privateKey: KeyObject) {
	const seed = writePkcs8(privateKey).subarray(-SCALAR_BYTES);
	const hash = sha512(seed);
	hash.writeUInt8(hash.readUInt8(0) & 0xf8, 0);
	hash.writeUInt8((hash.readUInt8(31) & 0x3f) | 0x40, 31);
	return {
		scalar: numberOf(hash.subarray(0, SCALAR_BYTES)),
		prefix: hash.subarray(SCALAR_BYTES),
		publicKey: spkiOf(createPublicKey(privateKey)).subarray(-SCALAR_BYTES),
	};
}

const challenge = (point: Buffer, publicKey: Buffer, digest: Buffer) =>
	numberOf(sha512(DOMAIN, point, publicKey, digest)) % ORDER;

const sha512 = (...parts: Buffer[]) => createHash("sha512").update(Buffer.concat(parts)).digest();
const numberOf = (bytes: Buffer) => BigInt(`0x${Buffer.from(bytes).reverse().toString("hex")}`);
const bytesOf = (number: bigint) => Buffer.from(number.toString(16).padStart(2 * SCALAR_BYTES, "0"), "hex").reverse();

function mod(number: bigint, modulus = FIELD): bigint {
	const rest = number % modulus;
	return rest < 0n ? rest + modulus : rest;
}

/** Addition (RFC 8032, 5.1.4). It also works for doubling. */
function sum([x1, y1, z1, t1]: Point, [x2, y2, z2, t2]: Point): Point {
	const a = mod((y1 - x1) * (y2 - x2));
	const b = mod((y1 + x1) * (y2 + x2));
	const c = mod(t1 * DOUBLE_D * t2);
	const d = mod(z1 * 2n * z2);
	const [e, f, g, h] = [b - a, d - c, d + c, b + a];
	return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
}

function multiple(scalar: bigint): Point {
	let [result, power] = [NEUTRAL, BASE];
	for (let rest = scalar; rest > 0n; rest >>= 1n) {
		if (rest & 1n) result = sum(result, power);
		power = sum(power, power);
	}
	return result;
}

function encoded([x, y, z]: Point): Buffer {
	let inverse = 1n;
	let power = z;
	for (let rest = FIELD - 2n; rest > 0n; rest >>= 1n) {
		if (rest & 1n) inverse = mod(inverse * power);
		power = mod(power * power);
	}
	const sign = mod(x * inverse) & 1n;
	return bytesOf(mod(y * inverse) | (sign << 255n));
}
