import { createPublicKey, type KeyObject } from "node:crypto";
import { KmsImportError } from "../errors";
import { decodeBase64 } from "./encoding";

const RSA_BITS: readonly unknown[] = [2048, 3072, 4096];

// SubjectPublicKeyInfo of id-ecPublicKey on sm2p256v1 up to the point's x and y (RFC 5480, GM/T 0010).
const SM2_SPKI_START = Buffer.from("3059301306072a8648ce3d020106082a811ccf5501822d03420004", "hex");

/** Reads an RSA key of the service's, strictly: whoever can change it could read what it wraps. */
export function parseRsaPublicKey(publicKey: string): KeyObject {
	const { key } = parse(publicKey);
	const { modulusLength, publicExponent } = key.asymmetricKeyDetails ?? {};
	if (key.asymmetricKeyType !== "rsa") throw invalidPublicKey("is no RSA key");
	if (!RSA_BITS.includes(modulusLength))
		throw invalidPublicKey(`is of ${modulusLength} bits, not ${RSA_BITS.join(", ")}`);
	if (publicExponent !== 65_537n) throw invalidPublicKey(`has the exponent ${publicExponent}, not 65537`);
	return key;
}

/** Reads an SM2 key of the service's into its point: 04, x and y, 65 bytes. */
export function parseSm2PublicKey(publicKey: string): Buffer {
	const { spki } = parse(publicKey);
	if (!spki.subarray(0, SM2_SPKI_START.length).equals(SM2_SPKI_START)) throw invalidPublicKey("is no SM2 key");
	return spki.subarray(SM2_SPKI_START.length - 1);
}

function parse(publicKey: string): { readonly spki: Buffer; readonly key: KeyObject } {
	const spki = decodeBase64(publicKey);
	if (!spki) throw invalidPublicKey("is not in base64");
	const { key, exported } = keyObject(spki);
	// OpenSSL leaves alone what follows the key.
	if (!exported.equals(spki)) throw invalidPublicKey("is not in DER, or more follows it");
	return { spki, key };
}

function keyObject(spki: Buffer): { readonly key: KeyObject; readonly exported: Buffer } {
	try {
		const key = createPublicKey({ key: spki, format: "der", type: "spki" });
		// OpenSSL reads the point at infinity, but does not write it.
		return { key, exported: key.export({ format: "der", type: "spki" }) };
	} catch {
		throw invalidPublicKey("is no public key (SubjectPublicKeyInfo)");
	}
}

/** The wrapping key is none. @param reason what public_key is or has */
export const invalidPublicKey = (reason: string) =>
	new KmsImportError(
		"unexpectedAnswer",
		`Reading the wrapping key: public_key ${reason}. Check that publicKey and wrappingAlgorithm are of the same answer of the service, and its endpoint.`,
	);
