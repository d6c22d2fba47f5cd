import { createPublicKey, generateKeyPair, type KeyObject, sign, verify } from "node:crypto";
import { promisify } from "node:util";
import { DER, readAllDer } from "../cryptography/der";
import { readPkcs8, spkiOf } from "../cryptography/keyEncodings";

/** What the two halves of an asymmetric key are. */
export interface KeyAlgorithm {
	readonly generate: () => Promise<{ readonly privateKey: KeyObject }>;
	readonly isOf: (publicKey: KeyObject) => boolean;
}

const generate = promisify(generateKeyPair);

export const rsa = (modulusLength: number): KeyAlgorithm => ({
	generate: () => generate("rsa", { modulusLength }),
	isOf: ({ asymmetricKeyType, asymmetricKeyDetails }) =>
		asymmetricKeyType === "rsa" && asymmetricKeyDetails?.modulusLength === modulusLength,
});

/** @param head in hex, what the SubjectPublicKeyInfo of every uncompressed point of the named curve starts with; Node can't name SM2 */
export const ec = (namedCurve: string, head: string): KeyAlgorithm => ({
	generate: () => generate("ec", { namedCurve }),
	isOf: (publicKey) => spkiOf(publicKey).toString("hex").startsWith(head),
});

export const ed25519: KeyAlgorithm = {
	generate: () => generate("ed25519"),
	isOf: ({ asymmetricKeyType }) => asymmetricKeyType === "ed25519",
};

const PROBE = Buffer.from("probe");

/**
 * The public half of an unencrypted PKCS#8 private key, the same for each of its encodings.
 * @throws {Error} where it is no such key, one of another algorithm, or one whose halves don't fit
 */
export function publicKeyOf(pkcs8: Buffer, algorithm: KeyAlgorithm): Buffer {
	// OpenSSL ignores what follows the key.
	readAllDer(pkcs8, [DER.sequence]);
	const privateKey = readPkcs8(pkcs8);
	const publicKey = createPublicKey(privateKey);
	if (!algorithm.isOf(publicKey)) throw new Error("The key is of another algorithm");
	if (!verify(null, PROBE, publicKey, sign(null, PROBE, privateKey))) throw new Error("The halves don't fit");
	return spkiOf(publicKey);
}
