import { constants } from "node:crypto";
import type { WrappingAlgorithm } from "../kms/wrappingAlgorithm";
import { rsa } from "./rsa";
import { type Sm2CiphertextLayout, sm2 } from "./sm2";

/** A parsed wrapping key of the service, for one algorithm. */
export interface WrappingKey {
	/** Wraps a secret. Only SM2 uses `layout`. */
	wrap(secret: Buffer, layout: Sm2CiphertextLayout): Buffer;
}

const ALGORITHMS: Record<WrappingAlgorithm, (publicKey: string) => WrappingKey> = {
	RSAES_OAEP_SHA_256: rsa({ padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" }),
	RSAES_OAEP_SHA_1: rsa({ padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha1" }),
	RSAES_PKCS1_V1_5: rsa({ padding: constants.RSA_PKCS1_PADDING }),
	SM2_ENCRYPT: sm2,
};

/**
 * Parses a wrapping key: an RSA (2048, 3072 or 4096 bits) or SM2 SubjectPublicKeyInfo, base64 of DER or PEM. Rejects any
 * deviation, and a key of another type than the algorithm needs.
 *
 * @throws {KmsImportError} code `unexpectedAnswer`
 */
export function parseWrappingKey(publicKey: string, algorithm: WrappingAlgorithm): WrappingKey {
	return ALGORITHMS[algorithm](publicKey);
}
