/**
 * The key specs whose material can be imported, according to the guide "Importing Key Materials". The material of a symmetric key
 * is `bytes` long. That of an asymmetric key is encrypted with a temporary key of the kind `temporaryKey`.
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
 * The spec of a key, which determines its material: 32 bytes for `AES_256`, 16 bytes for `SM4`, and otherwise a private key of that
 * kind. These are the specs that the service's guide "Importing Key Materials" lists. Not every region offers `SM4` and `SM2`.
 * @useDeclaredType
 */
export type KeySpec = keyof typeof KEY_SPECS;

/** The key specs whose material is a private key. */
export type AsymmetricKeySpec = Exclude<KeySpec, "AES_256" | "SM4">;

/** Whether a text is a key spec whose material can be imported. */
export const isKeySpec = (text: string): text is KeySpec => Object.hasOwn(KEY_SPECS, text);
