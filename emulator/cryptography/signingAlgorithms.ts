import { createHash, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import type { KeySpecName } from "../keys/keySpecs";
import { signPrehashed, verifyPrehashed } from "./ed25519ph";
import { CURVES, ECDSA, SM2DSA, signOnCurve, verifyOnCurve } from "./ellipticSignatures";
import { type RsaHash, signPkcs1, signPss, verifyPss } from "./rsaSignatures";

/** A signing_algorithm of the API. Verification takes the private key, too: it contains the public one. */
export interface SigningAlgorithm {
	readonly specs: readonly KeySpecName[];
	/** Undefined if the algorithm signs messages only. */
	readonly digestBytes?: number;
	/** What is signed of a message. Undefined if the algorithm signs digests only, as the API's pages say for SM2. */
	readonly digestOf?: (message: Buffer) => Buffer;
	readonly sign: (privateKey: KeyObject, digest: Buffer, spec: KeySpecName) => Buffer;
	/** May throw if the signature is malformed. */
	readonly verify: (privateKey: KeyObject, digest: Buffer, signature: Buffer, spec: KeySpecName) => boolean;
}

const HASH_BYTES = { sha256: 32, sha384: 48, sha512: 64 } as const;
const RSA_SPECS = ["RSA_2048", "RSA_3072", "RSA_4096"] as const;

const hashing = (hash: RsaHash) => ({
	digestBytes: HASH_BYTES[hash],
	digestOf: (message: Buffer) => createHash(hash).update(message).digest(),
});

const pss = (hash: RsaHash): SigningAlgorithm => ({
	...hashing(hash),
	specs: RSA_SPECS,
	sign: (privateKey, digest) => signPss(privateKey, digest, hash),
	verify: (privateKey, digest, signature) => verifyPss(privateKey, digest, hash, signature),
});

const pkcs1 = (hash: RsaHash): SigningAlgorithm => ({
	...hashing(hash),
	specs: RSA_SPECS,
	sign: (privateKey, digest) => signPkcs1(privateKey, digest, hash),
	verify: (privateKey, digest, signature) => signPkcs1(privateKey, digest, hash).equals(signature),
});

const curveOf = (spec: KeySpecName) => CURVES[spec as keyof typeof CURVES];

/** @param specs curves that are not larger than the hash */
const ecdsa = (hash: RsaHash, ...specs: (keyof typeof CURVES)[]): SigningAlgorithm => ({
	...hashing(hash),
	specs,
	sign: (privateKey, digest, spec) => signOnCurve(ECDSA, curveOf(spec), privateKey, digest),
	verify: (privateKey, digest, signature, spec) => verifyOnCurve(ECDSA, curveOf(spec), privateKey, digest, signature),
});

const ALGORITHMS = {
	RSASSA_PSS_SHA_256: pss("sha256"),
	RSASSA_PSS_SHA_384: pss("sha384"),
	RSASSA_PSS_SHA_512: pss("sha512"),
	RSASSA_PKCS1_V1_5_SHA_256: pkcs1("sha256"),
	RSASSA_PKCS1_V1_5_SHA_384: pkcs1("sha384"),
	RSASSA_PKCS1_V1_5_SHA_512: pkcs1("sha512"),
	ECDSA_SHA_256: ecdsa("sha256", "EC_P256", "SECP256K1"),
	ECDSA_SHA_384: ecdsa("sha384", "EC_P256", "SECP256K1", "EC_P384"),
	ECDSA_SHA_512: ecdsa("sha512", "EC_P256", "SECP256K1", "EC_P384"),
	SM2DSA_SM3: {
		specs: ["SM2"],
		digestBytes: 32,
		sign: (privateKey, digest) => signOnCurve(SM2DSA, CURVES.SM2, privateKey, digest),
		verify: (privateKey, digest, signature) => verifyOnCurve(SM2DSA, CURVES.SM2, privateKey, digest, signature),
	},
	ED25519_SHA_512: {
		specs: ["ED25519"],
		digestOf: (message) => message,
		sign: (privateKey, message) => sign(null, message, privateKey),
		verify: (privateKey, message, signature) => verify(null, message, createPublicKey(privateKey), signature),
	},
	ED25519_PH_SHA_512: {
		...hashing("sha512"),
		specs: ["ED25519"],
		sign: signPrehashed,
		verify: verifyPrehashed,
	},
} as const satisfies Record<string, SigningAlgorithm>;

export type SigningAlgorithmName = keyof typeof ALGORITHMS;

export const SIGNING_ALGORITHM_NAMES = Object.keys(ALGORITHMS) as readonly SigningAlgorithmName[];

export const SIGNING_ALGORITHMS: Readonly<Record<SigningAlgorithmName, SigningAlgorithm>> = ALGORITHMS;
