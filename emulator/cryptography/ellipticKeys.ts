import type { KeyObject } from "node:crypto";
import { DER, readAllDer, readDer } from "./der";
import { spkiOf, writePkcs8 } from "./keyEncodings";

/**
 * The private scalar of an elliptic curve key, read from PKCS#8 with RFC 5915 inside: Node can't export that of SM2.
 */
export function secretOf(privateKey: KeyObject): Buffer {
	const pkcs8 = readDer(writePkcs8(privateKey), DER.sequence).content;
	const [, , sec1 = pkcs8] = readAllDer(pkcs8, [DER.integer, DER.sequence, DER.octetString]);
	const version = readDer(readDer(sec1, DER.sequence).content, DER.integer);
	return readDer(version.rest, DER.octetString).content;
}

/** The uncompressed point of a public key. */
export function pointOf(publicKey: KeyObject, coordinateBytes: number): Buffer {
	return spkiOf(publicKey).subarray(-2 * coordinateBytes - 1);
}
