import { createECDH, type ECDH } from "node:crypto";
import { KmsImportError } from "../errors";
import { element, TAG, valueAt } from "./der";

/** An elliptic curve: its name in OpenSSL, and the DER of its object identifier. */
export interface Curve {
	readonly name: string;
	readonly objectId: Buffer;
}

const ID_EC_PUBLIC_KEY = Buffer.from("06072a8648ce3d0201", "hex"); // 1.2.840.10045.2.1
const { sequence, octetString, bitString, explicit1, integer } = TAG;
const POINT_FORMS = ["uncompressed", "compressed", "hybrid"] as const;
const EC_PRIVATE_KEY = [sequence, octetString, sequence];

/**
 * Encodes an EC private key in its canonical form: PKCS#8 with a named curve and an uncompressed public key (RFC 5958,
 * RFC 5915). Without the public key, a P-256 key has 71 bytes, which is too short for the API once it is wrapped.
 *
 * @throws {KmsImportError} code `invalidMaterial`
 */
export function canonicalEcKey(pkcs8: Buffer, curve: Curve): Buffer {
	const scalar = valueAt(pkcs8, [...EC_PRIVATE_KEY, octetString]) ?? Buffer.of();
	const ecdh = ecdhOf(scalar, curve);
	const given = valueAt(pkcs8, [...EC_PRIVATE_KEY, explicit1, bitString])?.subarray(1);
	if (given && !POINT_FORMS.some((form) => ecdh.getPublicKey(null, form).equals(given)))
		throw new KmsImportError("invalidMaterial", "is a private key with the public key of another one; export it again");
	const publicPart = element(explicit1, element(bitString, Buffer.of(0), ecdh.getPublicKey()));
	const canonical = element(
		sequence,
		element(integer, Buffer.of(0)),
		element(sequence, ID_EC_PUBLIC_KEY, curve.objectId),
		element(
			octetString,
			element(sequence, element(integer, Buffer.of(1)), element(octetString, Buffer.alloc(scalar.length)), publicPart),
		),
	);
	// Copied last, so that only the result ever holds the secret number.
	scalar.copy(canonical, canonical.length - publicPart.length - scalar.length);
	return canonical;
}

function ecdhOf(scalar: Buffer, curve: Curve): ECDH {
	const ecdh = createECDH(curve.name);
	try {
		ecdh.setPrivateKey(scalar);
	} catch {
		throw new KmsImportError(
			"invalidMaterial",
			"is a private key whose number is outside the range of its curve; export it again",
		);
	}
	return ecdh;
}
