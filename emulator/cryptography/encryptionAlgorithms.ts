import { constants, createPublicKey, type KeyObject, privateDecrypt, publicEncrypt } from "node:crypto";
import type { KeySpecName } from "../keys/keySpecs";
import type { UsedKey } from "../keys/usableKey";
import { refuse } from "../refusal";
import type { Settings } from "../settings/settings";
import { closeCiphertext, openCiphertext } from "./ciphertexts";
import { readPkcs8 } from "./keyEncodings";
import { decryptSm2, encryptSm2 } from "./sm2";

/** An encryption_algorithm of the API. */
export interface EncryptionAlgorithm {
	readonly specs: readonly KeySpecName[];
	/** Whether its ciphertexts name their key, and hold to additional data. */
	readonly isSymmetric: boolean;
	readonly encrypt: (key: UsedKey, plaintext: Buffer, context: string, settings: Settings) => Buffer;
	/**
	 * Nothing where the ciphertext is not one of this key.
	 * @throws {Error} there as well
	 */
	readonly decrypt: (key: UsedKey, ciphertext: Buffer, context: string, settings: Settings) => Buffer | undefined;
}

/** With these a text has the lengths of the documentation: 360 characters of ciphertext for 8 bytes, 5648 for 4096. */
const SHORTEST_TEXT_BYTES = 128;
const BLOCK_BYTES = 16;
const LEAST_PADDING_BLOCKS = 3;

/** Puts bytes behind the text that each tell how many they are. */
function padded(text: Buffer): Buffer {
	const whole = Math.max(SHORTEST_TEXT_BYTES, text.length - (text.length % BLOCK_BYTES));
	const count = whole + LEAST_PADDING_BLOCKS * BLOCK_BYTES - text.length;
	return Buffer.concat([text, Buffer.alloc(count, count)]);
}

/** Nothing where the content is no such text, but a data key. */
function unpadded(content: Buffer): Buffer | undefined {
	const text = content.subarray(0, Math.max(0, content.length - content.readUInt8(content.length - 1)));
	return padded(text).equals(content) ? text : undefined;
}

const privateKeyOf = ({ material }: UsedKey) => readPkcs8(material);
const publicKeyOf = (key: UsedKey) => createPublicKey(privateKeyOf(key));
const oaep = (key: KeyObject) => ({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" });

/** Of both hashes of the padding, and two bytes more. */
const OAEP_BYTES = 66;

const ALGORITHMS = {
	SYMMETRIC_DEFAULT: {
		specs: ["AES_256", "SM4"],
		isSymmetric: true,
		encrypt: (key, plaintext, context) => closeCiphertext(key, padded(plaintext), context),
		decrypt: (key, ciphertext, context) => {
			const content = openCiphertext(key, ciphertext, context);
			return content && unpadded(content);
		},
	},
	RSAES_OAEP_SHA_256: {
		specs: ["RSA_2048", "RSA_3072", "RSA_4096"],
		isSymmetric: false,
		encrypt: (used, plaintext) => {
			const key = publicKeyOf(used);
			const room = (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8 - OAEP_BYTES;
			if (plaintext.length > room) throw refuse("KMS.2108");
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
