import { constants, createDecipheriv, createHash, createPrivateKey, privateDecrypt } from "node:crypto";
import { sm2 } from "sm-crypto";
import type { WrappingAlgorithm } from "../../provider/kms/wrappingAlgorithm";
import { keys } from "../vectors/wrappingKeys.json";

// Unwraps as the service does. Written from the standards, and shares no code with the provider.

const sha = (hash: string, ...parts: Buffer[]) => createHash(hash).update(Buffer.concat(parts)).digest();

const xor = (left: Buffer, right: Buffer) => Buffer.from(left.map((byte, index) => byte ^ (right[index] ?? 0)));

/** RFC 8017, B.2.1. */
function mgf1(hash: string, seed: Buffer, length: number): Buffer {
	const counters = Array.from({ length: Math.ceil(length / 20) }, (_, index) => Buffer.of(0, 0, 0, index));
	return Buffer.concat(counters.map((counter) => sha(hash, seed, counter))).subarray(0, length);
}

/** RFC 8017, 7.1.2, step 3, with the label empty. */
const oaep = (hash: string) => (encoded: Buffer) => {
	const size = sha(hash).length;
	const [seedMasked, masked] = [encoded.subarray(1, 1 + size), encoded.subarray(1 + size)];
	const seed = xor(seedMasked, mgf1(hash, masked, size));
	const block = xor(masked, mgf1(hash, seed, masked.length));
	const end = block.indexOf(1, size);
	const padding = block.subarray(size, end);
	if (encoded[0] !== 0 || !block.subarray(0, size).equals(sha(hash)) || end < 0 || padding.some((byte) => byte !== 0))
		throw new Error("decryption error");
	return block.subarray(end + 1);
};

/** RFC 8017, 7.2.2, step 3. */
function pkcs1(encoded: Buffer): Buffer {
	const end = encoded.indexOf(0, 2);
	if (encoded[0] !== 0 || encoded[1] !== 2 || end < 10) throw new Error("decryption error");
	return encoded.subarray(end + 1);
}

const rsa = (decode: (encoded: Buffer) => Buffer) => (ciphertext: Buffer, pkcs8: Buffer) => {
	const key = createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" });
	return decode(privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, ciphertext));
};

const SM2_SCALAR = Buffer.from(keys.SM2.pkcs8, "base64").subarray(36, 68).toString("hex");

/** Decrypts SM2 with another library than the provider's. The library takes x, y, C3 and C2 without the leading 04. */
export function decryptSm2(c1c3c2: Buffer): Buffer {
	if (c1c3c2[0] !== 4) throw new Error("decryption error");
	const bytes = sm2.doDecrypt(c1c3c2.subarray(1).toString("hex"), SM2_SCALAR, 1, { output: "array" });
	return Buffer.from(bytes);
}

/** Returns the two INTEGERs and two OCTET STRINGs of GM/T 0009, 7.2. The SEQUENCE around them may have a long-form length. */
function fields(der: Buffer): Buffer[] {
	const start = der.length < 130 ? 2 : 3;
	const header = start === 2 ? [0x30, der.length - 2] : [0x30, 0x81, der.length - 3];
	if (!der.subarray(0, start).equals(Buffer.from(header))) throw new Error("not one SEQUENCE");
	const values: Buffer[] = [];
	for (let at = start; at < der.length; at += 2 + (der[at + 1] ?? 0)) {
		if (der[at] !== (values.length < 2 ? 2 : 4)) throw new Error("not INTEGER, INTEGER, OCTET STRING, OCTET STRING");
		values.push(der.subarray(at + 2, at + 2 + (der[at + 1] ?? 0)));
	}
	return values;
}

/** Returns an INTEGER's value in 32 bytes. The encoding must be minimal and not negative (X.690, 8.3.2). */
function coordinate(integer: Buffer = Buffer.of()): Buffer {
	const [first = 0x80, second = 0x80] = integer;
	if (first >= 0x80 || (first === 0 && second < 0x80)) throw new Error("not a minimal INTEGER");
	return Buffer.concat([Buffer.alloc(32), integer]).subarray(-32);
}

export function decryptSm2Der(der: Buffer): Buffer {
	const [x, y, hash = Buffer.of(), encrypted = Buffer.of(), ...more] = fields(der);
	if (more.length > 0 || hash.length !== 32) throw new Error("decryption error");
	return decryptSm2(Buffer.concat([Buffer.of(4), coordinate(x), coordinate(y), hash, encrypted]));
}

export const DECRYPT: Record<WrappingAlgorithm, (ciphertext: Buffer, pkcs8: Buffer) => Buffer> = {
	RSAES_OAEP_SHA_256: rsa(oaep("sha256")),
	RSAES_OAEP_SHA_1: rsa(oaep("sha1")),
	RSAES_PKCS1_V1_5: rsa(pkcs1),
	SM2_ENCRYPT: decryptSm2Der,
};

const INITIAL = Buffer.from("a65959a6", "hex");

function unwrapAes(key: Buffer, wrapped: Buffer): Buffer {
	const decipher = createDecipheriv("id-aes256-wrap-pad", key, INITIAL);
	return Buffer.concat([decipher.update(wrapped), decipher.final()]);
}

/** Unwraps by RFC 5649, 3.2, over SM4, for more than one semiblock. */
export function unwrapSm4(key: Buffer, wrapped: Buffer): Buffer {
	const decipher = createDecipheriv("sm4-ecb", key, null).setAutoPadding(false);
	const [first = Buffer.of(), ...rest] = Array.from({ length: wrapped.length / 8 }, (_, index) =>
		wrapped.subarray(8 * index, 8 * index + 8),
	);
	let start = first.readBigUInt64BE();
	for (let step = 6 * rest.length; step > 0; step--) {
		const index = (step - 1) % rest.length;
		const block = Buffer.alloc(16);
		block.writeBigUInt64BE(start ^ BigInt(step));
		rest[index]?.copy(block, 8);
		const decrypted = decipher.update(block);
		start = decrypted.readBigUInt64BE();
		rest[index] = decrypted.subarray(8);
	}
	const plain = Buffer.concat(rest);
	const length = Number(start & 0xffffffffn);
	const padding = plain.subarray(length);
	if (start >> 32n !== 0xa65959a6n || padding.length > 7 || padding.some((byte) => byte !== 0))
		throw new Error("unwrap error");
	return plain.subarray(0, length);
}

/** Unwraps a private key with its temporary key: AES if that has 32 bytes, otherwise SM4. */
export const unwrapPrivateKey = (temporaryKey: Buffer, wrapped: Buffer): Buffer =>
	(temporaryKey.length === 32 ? unwrapAes : unwrapSm4)(temporaryKey, wrapped);
