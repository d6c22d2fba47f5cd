/**
 * The kinds of key whose material can be imported, as the guide "Importing Key Materials" lists them:
 * a symmetric one is `bytes` long; an asymmetric one travels under a temporary key of the kind named.
 */
export const KEY_SPECS = {
	AES_256: { kind: "symmetric", bytes: 32 },
	SM4: { kind: "symmetric", bytes: 16 },
	RSA_2048: { kind: "asymmetric", temporaryKey: "aes256" },
	RSA_3072: { kind: "asymmetric", temporaryKey: "aes256" },
	RSA_4096: { kind: "asymmetric", temporaryKey: "aes256" },
	EC_P256: { kind: "asymmetric", temporaryKey: "aes256" },
	EC_P384: { kind: "asymmetric", temporaryKey: "aes256" },
	SM2: { kind: "asymmetric", temporaryKey: "sm4" },
} as const;

/**
 * What kind of key it is, which says what its material is: 32 bytes for `AES_256`, 16 for `SM4`, else a private key of that kind.
 * Those that the service's guide "Importing Key Materials" names; a region may lack `SM4` and `SM2`.
 * @useDeclaredType
 */
export type KeySpec = keyof typeof KEY_SPECS;

/** The kinds of key whose material is a private key. */
export type AsymmetricKeySpec = Exclude<KeySpec, "AES_256" | "SM4">;

export const isKeySpec = (text: string): text is KeySpec => Object.hasOwn(KEY_SPECS, text);
