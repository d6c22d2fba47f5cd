import { element, TAG, unsignedInteger } from "./der";
import { parseSm2PublicKey } from "./publicKey";

/**
 * The layouts of an SM2 ciphertext. In both, the hash C3 comes before the encrypted bytes C2:
 *
 * - `der`: ASN.1 SEQUENCE { x, y, C3, C2 }, as specified by GM/T 0009 and written by OpenSSL 3 and gmssl
 * - `C1C3C2`: the bytes 04, x, y, C3, C2
 */
export const SM2_CIPHERTEXT_LAYOUTS = ["der", "C1C3C2"] as const;

/**
 * The layout of an SM2 ciphertext, one of {@link SM2_CIPHERTEXT_LAYOUTS}.
 * @useDeclaredType
 */
export type Sm2CiphertextLayout = (typeof SM2_CIPHERTEXT_LAYOUTS)[number];

const C1C3C2 = 1;

const LAYOUTS: Record<Sm2CiphertextLayout, (parts: Buffer) => Buffer> = {
	der: (parts) =>
		element(
			TAG.sequence,
			unsignedInteger(parts.subarray(0, 32)),
			unsignedInteger(parts.subarray(32, 64)),
			element(TAG.octetString, parts.subarray(64, 96)),
			element(TAG.octetString, parts.subarray(96)),
		),
	C1C3C2: (parts) => Buffer.concat([Buffer.of(4), parts]),
};

/** Wraps with SM2 and SM3 (GM/T 0003.4). */
export function sm2(publicKey: string) {
	const point = parseSm2PublicKey(publicKey).toString("hex");
	return {
		wrap(secret: Buffer, layout: Sm2CiphertextLayout): Buffer {
			// Node can't encrypt with SM2. The library loads slowly and most programs never need it, so it is loaded here.
			const library: typeof import("sm-crypto-v2") = require("sm-crypto-v2");
			return LAYOUTS[layout](Buffer.from(library.sm2.doEncrypt(secret, point, C1C3C2), "hex"));
		},
	};
}
