import { createCipheriv, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { KeySpecName } from "../keys/keySpecs";
import type { UsedKey } from "../keys/usableKey";

/** The parts in the order and of the lengths of the documentation's samples: head, IV and text, id of the key, gap, seal. */
const VERSION = Buffer.from([0x02, 0x00]);
const HEAD_BYTES = 4;
const IV_BYTES = 16;
const KEY_ID_BYTES = 36;
const GAP = Buffer.alloc(4);
const SEAL_BYTES = 32;
const TAIL_BYTES = KEY_ID_BYTES + GAP.length;
const SHORTEST_BYTES = HEAD_BYTES + IV_BYTES + TAIL_BYTES + SEAL_BYTES;

/** What symmetric keys encrypt and seal with. */
export const SYMMETRIC_ALGORITHMS: { readonly [Spec in KeySpecName]?: { cipher: string; hash: string } } = {
	AES_256: { cipher: "aes-256-ctr", hash: "sha256" },
	SM4: { cipher: "sm4-ctr", hash: "sm3" },
};

/**
 * What a symmetric key makes of content: it names the key, and only the same material and context open it.
 * @param context has to be the same when it is opened
 */
export function closeCiphertext(key: UsedKey, content: Buffer, context: string): Buffer {
	const iv = randomBytes(IV_BYTES);
	const { apply, seal } = keyed(key);
	const text = apply(iv, content);
	const head = Buffer.concat([VERSION, Buffer.alloc(2)]);
	head.writeUInt16LE(iv.length + text.length + TAIL_BYTES, VERSION.length);
	const sealed = Buffer.concat([head, iv, text, Buffer.from(key.keyId), GAP]);
	return Buffer.concat([sealed, seal(sealed, context)]);
}

/** The id of the key that made a ciphertext, as far as it was one that did. */
export function keyIdOf(ciphertext: Buffer): string | undefined {
	if (ciphertext.length < SHORTEST_BYTES) return undefined;
	const end = ciphertext.length - SEAL_BYTES - GAP.length;
	return ciphertext.toString("latin1", end - KEY_ID_BYTES, end);
}

/** The content, or nothing where the ciphertext is of another key, material or context, or has been changed. */
export function openCiphertext(key: UsedKey, ciphertext: Buffer, context: string): Buffer | undefined {
	if (keyIdOf(ciphertext) !== key.keyId) return undefined;
	const { apply, seal } = keyed(key);
	const sealed = ciphertext.subarray(0, -SEAL_BYTES);
	if (!timingSafeEqual(seal(sealed, context), ciphertext.subarray(-SEAL_BYTES))) return undefined;
	const text = sealed.subarray(HEAD_BYTES, -TAIL_BYTES);
	return apply(text.subarray(0, IV_BYTES), text.subarray(IV_BYTES));
}

/** Counter mode and HMAC, each under a key derived from the material. */
function keyed({ spec, material }: UsedKey) {
	const { cipher, hash } = SYMMETRIC_ALGORITHMS[spec] ?? {};
	if (!cipher || !hash) throw new Error(`${spec} is not a symmetric key`);
	const derive = (purpose: string) => createHmac(hash, material).update(purpose).digest();
	const encryptionKey = derive("encryption").subarray(0, material.length);
	return {
		apply: (iv: Buffer, bytes: Buffer) => createCipheriv(cipher, encryptionKey, iv).update(bytes),
		seal: (sealed: Buffer, context: string) => createHmac(hash, derive("seal")).update(sealed).update(context).digest(),
	};
}
