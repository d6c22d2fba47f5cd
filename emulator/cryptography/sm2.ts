import type { KeyObject } from "node:crypto";
import { sm2 } from "sm-crypto";
import { bytesOf, DER, integerOf, readAllDer, writeDer } from "./der";
import { pointOf, secretOf } from "./ellipticKeys";

const COORDINATE_BYTES = 32;
const HASH_BYTES = 32;
const UNCOMPRESSED_POINT = 0x04;
/** C1C3C2, the order of the parts in the current edition of the standard. */
const PARTS_ORDER = 1;

interface Layout {
	/** x ‖ y ‖ C3 ‖ C2 of a ciphertext. */
	readonly read: (ciphertext: Buffer) => Buffer;
	/** The ciphertext of x ‖ y ‖ C3 ‖ C2. */
	readonly write: (parts: Buffer) => Buffer;
}

const LAYOUTS = {
	/** SEQUENCE { INTEGER x, INTEGER y, OCTET STRING C3, OCTET STRING C2 } */
	der: {
		read: (ciphertext) => {
			const [sequence = ciphertext] = readAllDer(ciphertext, [DER.sequence]);
			const { integer, octetString } = DER;
			const [x, y, hash, text] = readAllDer(sequence, [integer, integer, octetString, octetString]);
			if (!x || !y || !text || hash?.length !== HASH_BYTES) throw new Error("The hash has the wrong length");
			return Buffer.concat([bytesOf(x, COORDINATE_BYTES), bytesOf(y, COORDINATE_BYTES), hash, text]);
		},
		write: (parts) => {
			const y = parts.subarray(COORDINATE_BYTES);
			const hash = y.subarray(COORDINATE_BYTES);
			const values = [
				writeDer(DER.integer, integerOf(parts.subarray(0, COORDINATE_BYTES))),
				writeDer(DER.integer, integerOf(y.subarray(0, COORDINATE_BYTES))),
				writeDer(DER.octetString, hash.subarray(0, HASH_BYTES)),
				writeDer(DER.octetString, hash.subarray(HASH_BYTES)),
			];
			return writeDer(DER.sequence, Buffer.concat(values));
		},
	},
	/** 04 ‖ x ‖ y ‖ C3 ‖ C2 */
	C1C3C2: {
		read: (ciphertext) => {
			if (ciphertext[0] !== UNCOMPRESSED_POINT) throw new Error("The point is not uncompressed");
			return ciphertext.subarray(1);
		},
		write: (parts) => Buffer.concat([Buffer.from([UNCOMPRESSED_POINT]), parts]),
	},
} as const satisfies Record<string, Layout>;

export type Sm2CiphertextLayout = keyof typeof LAYOUTS;

export const SM2_CIPHERTEXT_LAYOUTS = Object.keys(LAYOUTS) as readonly Sm2CiphertextLayout[];

/** @throws {Error} if the bytes have another layout, or were not encrypted with this key */
export function decryptSm2(privateKey: KeyObject, ciphertext: Buffer, layout: Sm2CiphertextLayout): Buffer {
	const parts = LAYOUTS[layout].read(ciphertext);
	if (parts.length <= 2 * COORDINATE_BYTES + HASH_BYTES) throw new Error("The ciphertext is too short");
	const secret = secretOf(privateKey).toString("hex");
	const decrypted: unknown = sm2.doDecrypt(parts.toString("hex"), secret, PARTS_ORDER, { output: "array" });
	// The library returns nothing if the point or the hash is wrong.
	if (!Array.isArray(decrypted) || decrypted.length === 0) throw new Error("The hash is wrong");
	return Buffer.from(decrypted);
}

/** @param plaintext at least one byte */
export function encryptSm2(publicKey: KeyObject, plaintext: Buffer, layout: Sm2CiphertextLayout): Buffer {
	const point = pointOf(publicKey, COORDINATE_BYTES).toString("hex");
	const parts = Buffer.from(sm2.doEncrypt(plaintext, point, PARTS_ORDER), "hex");
	// GB/T 32918.4, 6.1, step A5: a key stream of zeros must be discarded, which the library doesn't do.
	const isPlain = parts.subarray(2 * COORDINATE_BYTES + HASH_BYTES).equals(plaintext);
	return isPlain ? encryptSm2(publicKey, plaintext, layout) : LAYOUTS[layout].write(parts);
}
