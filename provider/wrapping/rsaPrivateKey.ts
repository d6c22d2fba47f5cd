import { createPrivateKey, type JsonWebKey, type KeyObject } from "node:crypto";
import { KmsImportError } from "../errors";

/**
 * Encodes an RSA private key as PKCS#8 from its numbers. A plain export of OpenSSL would keep a wrong version number.
 *
 * @throws {KmsImportError} code `invalidMaterial`
 */
export function canonicalRsaKey(key: KeyObject): Buffer {
	const jwk = key.export({ format: "jwk" });
	if (!isConsistent(jwk))
		throw new KmsImportError("invalidMaterial", "is an RSA private key with inconsistent numbers; export it again");
	return createPrivateKey({ key: jwk, format: "jwk" }).export({ format: "der", type: "pkcs8" });
}

// RFC 8017, section 3.2. OpenSSL accepts any numbers, and KMS ties a key for good to its first material.
function isConsistent(jwk: JsonWebKey): boolean {
	const [e, d, p, q] = [numberOf(jwk.e), numberOf(jwk.d), numberOf(jwk.p), numberOf(jwk.q)];
	if (p < 3n || q < 3n || numberOf(jwk.n) !== p * q) return false;
	return (
		(e * d) % (p - 1n) === 1n &&
		(e * d) % (q - 1n) === 1n &&
		d % (p - 1n) === numberOf(jwk.dp) &&
		d % (q - 1n) === numberOf(jwk.dq) &&
		(q * numberOf(jwk.qi)) % p === 1n
	);
}

function numberOf(base64url = ""): bigint {
	const bytes = Buffer.from(base64url, "base64url");
	try {
		return BigInt(`0x${bytes.toString("hex") || "0"}`);
	} finally {
		bytes.fill(0);
	}
}
