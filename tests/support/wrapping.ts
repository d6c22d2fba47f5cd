import { constants, createPublicKey, publicEncrypt } from "node:crypto";

const OPTIONS = {
	RSAES_OAEP_SHA_256: { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" },
	RSAES_OAEP_SHA_1: { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha1" },
	RSAES_PKCS1_V1_5: { padding: constants.RSA_PKCS1_PADDING },
};

export type RsaAlgorithm = keyof typeof OPTIONS;

export const RSA_ALGORITHMS = Object.keys(OPTIONS) as readonly RsaAlgorithm[];

/** Wraps key material with Node's OpenSSL. @param publicKey SPKI, DER, base64 @returns base64 */
export function wrap(publicKey: unknown, material: Buffer, algorithm: RsaAlgorithm): string {
	const key = createPublicKey({ key: Buffer.from(`${publicKey}`, "base64"), format: "der", type: "spki" });
	return publicEncrypt({ key, ...OPTIONS[algorithm] }, material).toString("base64");
}
