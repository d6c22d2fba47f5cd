import { constants, type KeyObject, privateDecrypt } from "node:crypto";
import { decryptSm2, type Sm2CiphertextLayout } from "../cryptography/sm2";
import type { ServiceContext } from "../operation";
import { refuse } from "../refusal";
import type { ImportGrant } from "./importTokens";

type Unwrap = (privateKey: KeyObject, wrapped: Buffer, sm2Layout: Sm2CiphertextLayout) => Buffer;

const oaep =
	(oaepHash: string): Unwrap =>
	(key, wrapped) =>
		privateDecrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, wrapped);

/** How a private wrapping key unwraps, by algorithm. */
const ALGORITHMS: Readonly<Record<string, Unwrap>> = {
	RSAES_OAEP_SHA_256: oaep("sha256"),
	RSAES_OAEP_SHA_1: oaep("sha1"),
	RSAES_PKCS1_V1_5: (key, wrapped) => unpad(privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, wrapped)),
	SM2_ENCRYPT: decryptSm2,
};

/**
 * Removes the padding (RFC 8017, 7.2.2, step 3). Node no longer does so, because a padding check is an oracle; an
 * emulator has no secret to lose.
 */
function unpad(encoded: Buffer): Buffer {
	const end = encoded.indexOf(0, 2);
	if (encoded[0] !== 0 || encoded[1] !== 2 || end < 10) throw new Error("The padding is wrong");
	return encoded.subarray(end + 1);
}

/** @throws {Refusal} KMS.0311 if the bytes were not wrapped with the key and algorithm of the import token */
export function unwrap(grant: ImportGrant, wrapped: Buffer, { wrappingKeys, settings }: ServiceContext): Buffer {
	const unwrapWith = ALGORITHMS[grant.wrappingAlgorithm];
	const key = wrappingKeys.find(grant.wrappingKeyId);
	try {
		if (unwrapWith && key) return unwrapWith(key.privateKey, wrapped, settings.sm2CiphertextLayout);
	} catch {
		// The service has one code for everything that can be wrong with the bytes.
	}
	throw refuse("KMS.0311");
}
