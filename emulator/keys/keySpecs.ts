import { randomBytes } from "node:crypto";
import { writePkcs8 } from "../cryptography/keyEncodings";
import { ec, ed25519, type KeyAlgorithm, rsa } from "./keyAlgorithms";

type Usage = "ENCRYPT_DECRYPT" | "SIGN_VERIFY" | "GENERATE_VERIFY_MAC";

export interface KeySpec {
	readonly kind: "symmetric" | "asymmetric" | "mac";
	/** The first is the default. */
	readonly usages: readonly [Usage, ...Usage[]];
	/**
	 * Length of what encrypted_key_material holds, in bytes; undefined if the specification accepts no imported material.
	 */
	readonly importedBytes?: number;
	/** Undefined unless the key is asymmetric. */
	readonly algorithm?: KeyAlgorithm;
	/** Generates material: bytes, or the PKCS#8 of an asymmetric key. */
	readonly generate: () => Promise<Buffer>;
}

const random = (bytes: number) => async () => randomBytes(bytes);
const symmetric = (bytes: number) =>
	({ kind: "symmetric", usages: ["ENCRYPT_DECRYPT"], importedBytes: bytes, generate: random(bytes) }) as const;
const mac = (bytes: number) =>
	({ kind: "mac", usages: ["GENERATE_VERIFY_MAC"], importedBytes: bytes, generate: random(bytes) }) as const;
const asymmetric = (algorithm: KeyAlgorithm) => ({
	kind: "asymmetric" as const,
	algorithm,
	generate: async () => writePkcs8((await algorithm.generate()).privateKey),
});
const signing = { usages: ["SIGN_VERIFY"] } as const;
const signingOrEncrypting = { usages: ["SIGN_VERIFY", "ENCRYPT_DECRYPT"] } as const;
const importedUnderAes = { importedBytes: 32 } as const;
const importedUnderSm4 = { importedBytes: 16 } as const;

const P256 = ec("prime256v1", "3059301306072a8648ce3d020106082a8648ce3d03010703420004");
const P384 = ec("secp384r1", "3076301006072a8648ce3d020106052b8104002203620004");
const SECP256K1 = ec("secp256k1", "3056301006072a8648ce3d020106052b8104000a03420004");
const SM2 = ec("SM2", "3059301306072a8648ce3d020106082a811ccf5501822d03420004");

const SPECS = {
	AES_256: symmetric(32),
	SM4: symmetric(16),
	RSA_2048: { ...asymmetric(rsa(2048)), ...signingOrEncrypting, ...importedUnderAes },
	RSA_3072: { ...asymmetric(rsa(3072)), ...signingOrEncrypting, ...importedUnderAes },
	RSA_4096: { ...asymmetric(rsa(4096)), ...signingOrEncrypting, ...importedUnderAes },
	EC_P256: { ...asymmetric(P256), ...signing, ...importedUnderAes },
	EC_P384: { ...asymmetric(P384), ...signing, ...importedUnderAes },
	SM2: { ...asymmetric(SM2), ...signingOrEncrypting, ...importedUnderSm4 },
	SECP256K1: { ...asymmetric(SECP256K1), ...signing, ...importedUnderAes },
	ED25519: { ...asymmetric(ed25519), ...signing },
	HMAC_256: mac(32),
	HMAC_384: mac(48),
	HMAC_512: mac(64),
	HMAC_SM3: mac(32),
} as const satisfies Record<string, KeySpec>;

export type KeySpecName = keyof typeof SPECS;

export const KEY_SPEC_NAMES = Object.keys(SPECS) as readonly KeySpecName[];

/** The properties of each key_spec. */
export const KEY_SPECS: Readonly<Record<KeySpecName, KeySpec>> = SPECS;

/** Key specifications that accept material according to the documentation. It leaves open whether others do. */
export const DOCUMENTED_IMPORTS = [
	"AES_256",
	"SM4",
	"RSA_2048",
	"RSA_3072",
	"RSA_4096",
	"EC_P256",
	"EC_P384",
	"SM2",
] as const satisfies readonly KeySpecName[];
