import type { KeyObject } from "node:crypto";
import { sm2 } from "sm-crypto";
import { DER, readAllDer, readDer } from "./der";

const COORDINATE_BYTES = 32;
const HASH_BYTES = 32;
const UNCOMPRESSED_POINT = 0x04;

/** How the parts of an SM2 ciphertext become x ‖ y ‖ C3 ‖ C2, by layout. */
const LAYOUTS = {
	/** SEQUENCE { INTEGER x, INTEGER y, OCTET STRING C3, OCTET STRING C2 } */
	der: (wrapped: Buffer): Buffer => {
		const [sequence = wrapped] = readAllDer(wrapped, [DER.sequence]);
		const { integer, octetString } = DER;
		const [x, y, hash, text] = readAllDer(sequence, [integer, integer, octetString, octetString]);
		if (!x || !y || !text || hash?.length !== HASH_BYTES) throw new Error("The hash has the wrong length");
		return Buffer.concat([coordinate(x), coordinate(y), hash, text]);
	},
	/** 04 ‖ x ‖ y ‖ C3 ‖ C2 */
	C1C3C2: (wrapped: Buffer): Buffer => {
		if (wrapped[0] !== UNCOMPRESSED_POINT) throw new Error("The point is not an uncompressed one");
		return wrapped.subarray(1);
	},
} as const;

export type Sm2CiphertextLayout = keyof typeof LAYOUTS;

export const SM2_CIPHERTEXT_LAYOUTS = Object.keys(LAYOUTS) as readonly Sm2CiphertextLayout[];

/** @throws {Error} where the bytes are of another layout, or not encrypted with this key */
export function decryptSm2(privateKey: KeyObject, wrapped: Buffer, layout: Sm2CiphertextLayout): Buffer {
	const parts = LAYOUTS[layout](wrapped);
	if (parts.length <= 2 * COORDINATE_BYTES + HASH_BYTES) throw new Error("The ciphertext is too short");
	const decrypted: unknown = sm2.doDecrypt(parts.toString("hex"), secretOf(privateKey), 1, { output: "array" });
	// The library answers with nothing where point or hash don't fit.
	if (!Array.isArray(decrypted) || decrypted.length === 0) throw new Error("The hash is wrong");
	return Buffer.from(decrypted);
}

/** The coordinate of a DER integer: not negative, as short as can be, padded to its 32 bytes. */
function coordinate(integer: Buffer): Buffer {
	const first = integer.readUInt8(0);
	const isPadded = first === 0 && integer.length > 1;
	if (first >= 0x80 || (isPadded && integer.readUInt8(1) < 0x80)) throw new Error("The integer is not a coordinate");
	const bytes = integer.subarray(isPadded ? 1 : 0);
	return Buffer.concat([Buffer.alloc(COORDINATE_BYTES - bytes.length), bytes]);
}

/** The private number, in hex, out of PKCS#8 around RFC 5915. */
function secretOf(privateKey: KeyObject): string {
	const pkcs8 = readDer(privateKey.export({ type: "pkcs8", format: "der" }), DER.sequence).content;
	const [, , sec1 = pkcs8] = readAllDer(pkcs8, [DER.integer, DER.sequence, DER.octetString]);
	const version = readDer(readDer(sec1, DER.sequence).content, DER.integer);
	return readDer(version.rest, DER.octetString).content.toString("hex");
}
