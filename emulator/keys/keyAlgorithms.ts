import { createPublicKey, generateKeyPair, type KeyObject, sign, verify } from "node:crypto";
import { promisify } from "node:util";
import { DER, readAllDer } from "../cryptography/der";
import { readPkcs8, spkiOf } from "../cryptography/keyEncodings";

/** The algorithm of an asymmetric key pair. */
export interface KeyAlgorithm {
	readonly generate: () => Promise<{ readonly privateKey: KeyObject }>;
	/** Whether a public key is of this algorithm. */
	readonly matches: (publicKey: KeyObject) => boolean;
}

const generate = promisify(generateKeyPair);

export const rsa = (modulusLength: number): KeyAlgorithm => ({
	generate: () => generate("rsa", { modulusLength }),
	matches: ({ asymmetricKeyType, asymmetricKeyDetails }) =>
		asymmetricKeyType === "rsa" && asymmetricKeyDetails?.modulusLength === modulusLength,
});

/**
 * @param head the first bytes of every SubjectPublicKeyInfo with an uncompressed point on the curve, in hex; Node has
 * no name for SM2
 */
export const ec = (namedCurve: string, head: string): KeyAlgorithm => ({
	generate: () => generate("ec", { namedCurve }),
	matches: (publicKey) => spkiOf(publicKey).toString("hex").startsWith(head),
});

export const ed25519: KeyAlgorithm = {
	generate: () => generate("ed25519"),
	matches: ({ asymmetricKeyType }) => asymmetricKeyType === "ed25519",
};

const PROBE = Buffer.from("probe");

/**
 * The public key of an unencrypted PKCS#8 private key. All encodings of the same key give the same result.
 * @throws {Error} if it is not such a key or has another algorithm, or if its public and private halves don't match
 */
export function publicKeyOf(pkcs8: Buffer, algorithm: KeyAlgorithm): Buffer {
	// OpenSSL ignores what follows the key.
	readAllDer(pkcs8, [DER.sequence]);
	const privateKey = readPkcs8(pkcs8);
	const publicKey = createPublicKey(privateKey);
	if (!algorithm.matches(publicKey)) throw new Error("The key has another algorithm");
	if (!verify(null, PROBE, publicKey, sign(null, PROBE, privateKey)))
		throw new Error("The public and private halves don't match");
	return spkiOf(publicKey);
}
