import { constants, type KeyObject, privateDecrypt } from "node:crypto";
import { refuse } from "./refusal";

type Unwrap = (privateKey: KeyObject, wrapped: Buffer) => Buffer;

const oaep =
	(oaepHash: string): Unwrap =>
	(key, wrapped) =>
		privateDecrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, wrapped);

/** How the private half of a wrapping key opens what was wrapped, by algorithm. */
const ALGORITHMS: Readonly<Record<string, Unwrap>> = {
	RSAES_OAEP_SHA_256: oaep("sha256"),
	RSAES_OAEP_SHA_1: oaep("sha1"),
	RSAES_PKCS1_V1_5: (key, wrapped) => unpad(privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, wrapped)),
};

/**
 * RFC 8017, 7.2.2, step 3. Node no longer decrypts this padding, because telling good padding from bad is an oracle; an
 * emulator has no secret to lose.
 */
function unpad(encoded: Buffer): Buffer {
	const end = encoded.indexOf(0, 2);
	if (encoded[0] !== 0 || encoded[1] !== 2 || end < 10) throw new Error("The padding is wrong");
	return encoded.subarray(end + 1);
}

/** @throws {Refusal} KMS.0311 where the bytes were not wrapped with this key by this algorithm */
export function unwrap(algorithm: string, privateKey: KeyObject, wrapped: Buffer): Buffer {
	const open = ALGORITHMS[algorithm];
	if (!open) throw refuse("KMS.0308");
	try {
		return open(privateKey, wrapped);
	} catch {
		throw refuse("KMS.0311");
	}
}
