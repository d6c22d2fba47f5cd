import { constants } from "node:crypto";
import type { WrappingAlgorithm } from "../kms/wrappingAlgorithm";
import { rsa } from "./rsa";
import { type Sm2CiphertextLayout, sm2 } from "./sm2";

/** A wrapping key of the service's, ready for its algorithm. */
export interface WrappingKey {
	/** The secret wrapped; `layout` matters to SM2 only. */
	wrap(secret: Buffer, layout: Sm2CiphertextLayout): Buffer;
}

const ALGORITHMS: Record<WrappingAlgorithm, (publicKey: string) => WrappingKey> = {
	RSAES_OAEP_SHA_256: rsa({ padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" }),
	RSAES_OAEP_SHA_1: rsa({ padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha1" }),
	RSAES_PKCS1_V1_5: rsa({ padding: constants.RSA_PKCS1_PADDING }),
	SM2_ENCRYPT: sm2,
};

/**
 * Reads a wrapping key: base64 of DER SubjectPublicKeyInfo, RSA of 2048, 3072 or 4096 bits or SM2 as the algorithm
 * takes it. Nothing that is not exactly that is taken.
 *
 * @throws {KmsImportError} code `unexpectedAnswer`
 */
export function parseWrappingKey(publicKey: string, algorithm: WrappingAlgorithm): WrappingKey {
	return ALGORITHMS[algorithm](publicKey);
}
