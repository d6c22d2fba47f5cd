import { createECDH, type ECDH } from "node:crypto";
import { KmsImportError } from "../errors";
import { element, TAG, valueAt } from "./der";

/** An elliptic curve: OpenSSL's name of it, and the DER of its object identifier. */
export interface Curve {
	readonly name: string;
	readonly objectId: Buffer;
}

const ID_EC_PUBLIC_KEY = Buffer.from("06072a8648ce3d0201", "hex"); // 1.2.840.10045.2.1
const { sequence, octetString, bitString, explicit1, integer } = TAG;
const POINT_FORMS = ["uncompressed", "compressed", "hybrid"] as const;
const EC_PRIVATE_KEY = [sequence, octetString, sequence];

/**
 * The same private key in one form: the curve by its name, the public part there and uncompressed (RFC 5958, 5915).
 * Without the public part a P-256 key is 71 bytes, and the API takes no wrapped private key that short.
 *
 * @throws {KmsImportError} code `invalidMaterial`
 */
export function canonicalEcKey(pkcs8: Buffer, curve: Curve): Buffer {
	const scalar = valueAt(pkcs8, [...EC_PRIVATE_KEY, octetString]) ?? Buffer.of();
	const ecdh = ecdhOf(scalar, curve);
	const given = valueAt(pkcs8, [...EC_PRIVATE_KEY, explicit1, bitString])?.subarray(1);
	if (given && !POINT_FORMS.some((form) => ecdh.getPublicKey(null, form).equals(given)))
		throw new KmsImportError("invalidMaterial", "is a private key with another key's public part; export it again");
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
	// Put in last, so that no buffer but the result ever holds it.
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
			"is a private key whose number is out of its curve's range; export it again",
		);
	}
	return ecdh;
}
