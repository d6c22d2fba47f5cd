import { createCipheriv, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { KeySpecName } from "../keys/keySpecs";
import type { UsableKey } from "../keys/usableKey";

/** The layout has the order and lengths of the documentation's samples: head, IV, text, key id, gap, MAC. */
const VERSION = Buffer.from([0x02, 0x00]);
const HEAD_BYTES = 4;
const IV_BYTES = 16;
const KEY_ID_BYTES = 36;
const GAP = Buffer.alloc(4);
const MAC_BYTES = 32;
const TAIL_BYTES = KEY_ID_BYTES + GAP.length;
const MIN_BYTES = HEAD_BYTES + IV_BYTES + TAIL_BYTES + MAC_BYTES;

/** Cipher and MAC hash of symmetric keys. */
export const SYMMETRIC_ALGORITHMS: { readonly [Spec in KeySpecName]?: { cipher: string; hash: string } } = {
	AES_256: { cipher: "aes-256-ctr", hash: "sha256" },
	SM4: { cipher: "sm4-ctr", hash: "sm3" },
};

/**
 * Encrypts with a symmetric key. The ciphertext contains the key's id.
 * @param encryptionContext must be the same in decryption
 */
export function encryptSymmetric(key: UsableKey, content: Buffer, encryptionContext: string): Buffer {
	const iv = randomBytes(IV_BYTES);
	const { applyCipher, mac } = cipherAndMac(key);
	const text = applyCipher(iv, content);
	const head = Buffer.concat([VERSION, Buffer.alloc(2)]);
	head.writeUInt16LE(iv.length + text.length + TAIL_BYTES, VERSION.length);
	const authenticated = Buffer.concat([head, iv, text, Buffer.from(key.keyId), GAP]);
	return Buffer.concat([authenticated, mac(authenticated, encryptionContext)]);
}

/** The key id in a ciphertext, unverified; undefined if the ciphertext is too short. */
export function keyIdOf(ciphertext: Buffer): string | undefined {
	if (ciphertext.length < MIN_BYTES) return undefined;
	const end = ciphertext.length - MAC_BYTES - GAP.length;
	return ciphertext.toString("latin1", end - KEY_ID_BYTES, end);
}

/**
 * The content; undefined if the ciphertext was changed, or was made with another key, material or encryption context.
 */
export function decryptSymmetric(key: UsableKey, ciphertext: Buffer, encryptionContext: string): Buffer | undefined {
	if (keyIdOf(ciphertext) !== key.keyId) return undefined;
	const { applyCipher, mac } = cipherAndMac(key);
	const authenticated = ciphertext.subarray(0, -MAC_BYTES);
	if (!timingSafeEqual(mac(authenticated, encryptionContext), ciphertext.subarray(-MAC_BYTES))) return undefined;
	const text = authenticated.subarray(HEAD_BYTES, -TAIL_BYTES);
	return applyCipher(text.subarray(0, IV_BYTES), text.subarray(IV_BYTES));
}

/** Counter mode and HMAC, each with its own key derived from the material. */
function cipherAndMac({ spec, material }: UsableKey) {
	const { cipher, hash } = SYMMETRIC_ALGORITHMS[spec] ?? {};
	if (!cipher || !hash) throw new Error(`${spec} is not a symmetric key`);
	const derive = (purpose: string) => createHmac(hash, material).update(purpose).digest();
	const encryptionKey = derive("encryption").subarray(0, material.length);
	return {
		applyCipher: (iv: Buffer, bytes: Buffer) => createCipheriv(cipher, encryptionKey, iv).update(bytes),
		mac: (authenticated: Buffer, encryptionContext: string) =>
			createHmac(hash, derive("seal")).update(authenticated).update(encryptionContext).digest(),
	};
}
