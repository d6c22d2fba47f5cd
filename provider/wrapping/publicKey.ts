import { createPublicKey, type KeyObject } from "node:crypto";
import { KmsImportError } from "../errors";
import { decodeBase64 } from "./encoding";
import { readPublicKeyText } from "./publicKeyText";

const RSA_BITS: readonly unknown[] = [2048, 3072, 4096];

// SubjectPublicKeyInfo of id-ecPublicKey on sm2p256v1 up to the point's x and y (RFC 5480, GM/T 0010).
const SM2_SPKI_START = Buffer.from("3059301306072a8648ce3d020106082a811ccf5501822d03420004", "hex");

/** Parses an RSA wrapping key. Strict, because anybody who can replace the key can read what it wraps. */
export function parseRsaPublicKey(publicKey: string): KeyObject {
	const { key } = parse(publicKey);
	const { modulusLength, publicExponent } = key.asymmetricKeyDetails ?? {};
	if (key.asymmetricKeyType !== "rsa") throw invalidPublicKey("is not an RSA key");
	if (!RSA_BITS.includes(modulusLength))
		throw invalidPublicKey(`has ${modulusLength} bits instead of ${RSA_BITS.join(" or ")}`);
	if (publicExponent !== 65_537n) throw invalidPublicKey(`has the exponent ${publicExponent} instead of 65537`);
	return key;
}

/** Parses an SM2 wrapping key. Returns its point: 04, x and y, 65 bytes. */
export function parseSm2PublicKey(publicKey: string): Buffer {
	const { spki } = parse(publicKey);
	if (!spki.subarray(0, SM2_SPKI_START.length).equals(SM2_SPKI_START)) throw invalidPublicKey("is not an SM2 key");
	return spki.subarray(SM2_SPKI_START.length - 1);
}

function parse(publicKey: string): { readonly spki: Buffer; readonly key: KeyObject } {
	const text = readPublicKeyText(publicKey);
	if ("fault" in text) throw invalidPublicKey(text.fault);
	const spki = decodeBase64(text.base64);
	if (!spki) throw invalidPublicKey("is not base64 or PEM");
	const { key, exported } = keyObject(spki);
	// OpenSSL ignores bytes after the key.
	if (!exported.equals(spki)) throw invalidPublicKey("is not DER, or has bytes after its end");
	return { spki, key };
}

function keyObject(spki: Buffer): { readonly key: KeyObject; readonly exported: Buffer } {
	try {
		const key = createPublicKey({ key: spki, format: "der", type: "spki" });
		// OpenSSL imports the point at infinity, but fails to export it.
		return { key, exported: key.export({ format: "der", type: "spki" }) };
	} catch {
		throw invalidPublicKey("is not a public key (SubjectPublicKeyInfo)");
	}
}

/** The error for an unusable wrapping key. @param reason completes a sentence that starts with "public_key" */
export const invalidPublicKey = (reason: string) =>
	new KmsImportError(
		"unexpectedAnswer",
		`Reading the wrapping key: public_key ${reason}. Check that publicKey and wrappingAlgorithm belong to the same import parameters, and that the endpoint is correct.`,
	);
