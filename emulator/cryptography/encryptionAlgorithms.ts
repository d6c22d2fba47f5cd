import { constants, createPublicKey, type KeyObject, privateDecrypt, publicEncrypt } from "node:crypto";
import type { KeySpecName } from "../keys/keySpecs";
import type { UsableKey } from "../keys/usableKey";
import { refuse } from "../refusal";
import type { Settings } from "../settings/settings";
import { decryptSymmetric, encryptSymmetric } from "./ciphertexts";
import { readPkcs8 } from "./keyEncodings";
import { decryptSm2, encryptSm2 } from "./sm2";

/** An encryption_algorithm of the API. */
export interface EncryptionAlgorithm {
	readonly specs: readonly KeySpecName[];
	/** Whether its ciphertexts contain their key's id and authenticate additional data. */
	readonly isSymmetric: boolean;
	readonly encrypt: (key: UsableKey, plaintext: Buffer, encryptionContext: string, settings: Settings) => Buffer;
	/**
	 * @returns undefined if the ciphertext was not made with this key
	 * @throws {Error} for the same reason, depending on the algorithm
	 */
	readonly decrypt: (
		key: UsableKey,
		ciphertext: Buffer,
		encryptionContext: string,
		settings: Settings,
	) => Buffer | undefined;
}

/** With these, ciphertexts have the documented lengths: 360 characters for 8 bytes of text, 5648 for 4096. */
const MIN_TEXT_BYTES = 128;
const BLOCK_BYTES = 16;
const MIN_PADDING_BLOCKS = 3;

/** Appends padding bytes, each of which holds their number. */
function padded(text: Buffer): Buffer {
	const whole = Math.max(MIN_TEXT_BYTES, text.length - (text.length % BLOCK_BYTES));
	const count = whole + MIN_PADDING_BLOCKS * BLOCK_BYTES - text.length;
	return Buffer.concat([text, Buffer.alloc(count, count)]);
}

/** Removes the padding; undefined if the content has none, as that of a data key. */
function unpadded(content: Buffer): Buffer | undefined {
	const text = content.subarray(0, Math.max(0, content.length - content.readUInt8(content.length - 1)));
	return padded(text).equals(content) ? text : undefined;
}

const privateKeyOf = ({ material }: UsableKey) => readPkcs8(material);
const publicKeyOf = (key: UsableKey) => createPublicKey(privateKeyOf(key));
const oaep = (key: KeyObject) => ({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" });

/** Overhead of the padding: two hashes, and two bytes. */
const OAEP_OVERHEAD_BYTES = 66;

const ALGORITHMS = {
	SYMMETRIC_DEFAULT: {
		specs: ["AES_256", "SM4"],
		isSymmetric: true,
		encrypt: (key, plaintext, encryptionContext) => encryptSymmetric(key, padded(plaintext), encryptionContext),
		decrypt: (key, ciphertext, encryptionContext) => {
			const content = decryptSymmetric(key, ciphertext, encryptionContext);
			return content && unpadded(content);
		},
	},
	RSAES_OAEP_SHA_256: {
		specs: ["RSA_2048", "RSA_3072", "RSA_4096"],
		isSymmetric: false,
		encrypt: (usableKey, plaintext) => {
			const key = publicKeyOf(usableKey);
			const maxBytes = (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8 - OAEP_OVERHEAD_BYTES;
			if (plaintext.length > maxBytes) throw refuse("KMS.2108");
			return publicEncrypt(oaep(key), plaintext);
		},
		decrypt: (key, ciphertext) => privateDecrypt(oaep(privateKeyOf(key)), ciphertext),
	},
	SM2_ENCRYPT: {
		specs: ["SM2"],
		isSymmetric: false,
		encrypt: (key, plaintext, _, { sm2CiphertextLayout }) =>
			encryptSm2(publicKeyOf(key), plaintext, sm2CiphertextLayout),
		decrypt: (key, ciphertext, _, { sm2CiphertextLayout }) =>
			decryptSm2(privateKeyOf(key), ciphertext, sm2CiphertextLayout),
	},
} as const satisfies Record<string, EncryptionAlgorithm>;

export type EncryptionAlgorithmName = keyof typeof ALGORITHMS;

export const ENCRYPTION_ALGORITHM_NAMES = Object.keys(ALGORITHMS) as readonly EncryptionAlgorithmName[];

export const ENCRYPTION_ALGORITHMS: Readonly<Record<EncryptionAlgorithmName, EncryptionAlgorithm>> = ALGORITHMS;
