import { ec, ed25519, type KeyAlgorithm, rsa } from "./keyAlgorithms";

type Usage = "ENCRYPT_DECRYPT" | "SIGN_VERIFY" | "GENERATE_VERIFY_MAC";

export interface KeySpec {
	readonly kind: "symmetric" | "asymmetric" | "mac";
	/** The first is the default. */
	readonly usages: readonly [Usage, ...Usage[]];
	/** Bytes that encrypted_key_material has to hold; absent where nothing can be imported. */
	readonly importedBytes?: 16 | 32;
	/** Of an asymmetric key. */
	readonly algorithm?: KeyAlgorithm;
}

const symmetric = (importedBytes: 16 | 32) =>
	({ kind: "symmetric", usages: ["ENCRYPT_DECRYPT"], importedBytes }) as const;
const mac = { kind: "mac", usages: ["GENERATE_VERIFY_MAC"] } as const;
const signing = { kind: "asymmetric", usages: ["SIGN_VERIFY"] } as const;
const signingOrEncrypting = { kind: "asymmetric", usages: ["SIGN_VERIFY", "ENCRYPT_DECRYPT"] } as const;
const wrappedByAes = { importedBytes: 32 } as const;

const P256 = ec("prime256v1", "3059301306072a8648ce3d020106082a8648ce3d03010703420004");
const P384 = ec("secp384r1", "3076301006072a8648ce3d020106052b8104002203620004");
const SECP256K1 = ec("secp256k1", "3056301006072a8648ce3d020106052b8104000a03420004");
const SM2 = ec("SM2", "3059301306072a8648ce3d020106082a811ccf5501822d03420004");

const SPECS = {
	AES_256: symmetric(32),
	SM4: symmetric(16),
	RSA_2048: { ...signingOrEncrypting, ...wrappedByAes, algorithm: rsa(2048) },
	RSA_3072: { ...signingOrEncrypting, ...wrappedByAes, algorithm: rsa(3072) },
	RSA_4096: { ...signingOrEncrypting, ...wrappedByAes, algorithm: rsa(4096) },
	EC_P256: { ...signing, ...wrappedByAes, algorithm: P256 },
	EC_P384: { ...signing, ...wrappedByAes, algorithm: P384 },
	SM2: { ...signingOrEncrypting, importedBytes: 16, algorithm: SM2 },
	SECP256K1: { ...signing, algorithm: SECP256K1 },
	ED25519: { ...signing, algorithm: ed25519 },
	HMAC_256: mac,
	HMAC_384: mac,
	HMAC_512: mac,
	HMAC_SM3: mac,
} as const satisfies Record<string, KeySpec>;

export type KeySpecName = keyof typeof SPECS;

export const KEY_SPEC_NAMES = Object.keys(SPECS) as readonly KeySpecName[];

/** What the service knows of each key_spec. */
export const KEY_SPECS: Readonly<Record<KeySpecName, KeySpec>> = SPECS;
