import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const ALGORITHM = "aes-256-gcm";
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Bytes that sealing adds to the JSON of the content. */
export const SEALED_OVERHEAD_BYTES = IV_BYTES + TAG_BYTES;

/**
 * Seals tokens that carry their own content, with a key that only this emulator has. It can issue any number of them
 * without storing any.
 */
export class TokenSealer {
	readonly key: Buffer;

	constructor(key: Buffer = randomBytes(32)) {
		this.key = key;
	}

	/** @param purpose a token can be opened only for the purpose that it was sealed for */
	seal(purpose: string, content: object): Buffer {
		const iv = randomBytes(IV_BYTES);
		const cipher = createCipheriv(ALGORITHM, this.key, iv).setAAD(Buffer.from(purpose));
		const sealed = Buffer.concat([cipher.update(JSON.stringify(content)), cipher.final()]);
		return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
	}

	/** The content; undefined if the bytes were not sealed here for this purpose. */
	open(purpose: string, bytes: Buffer): unknown {
		if (bytes.length < SEALED_OVERHEAD_BYTES) return undefined;
		const decipher = createDecipheriv(ALGORITHM, this.key, bytes.subarray(0, IV_BYTES)).setAAD(Buffer.from(purpose));
		decipher.setAuthTag(bytes.subarray(IV_BYTES, SEALED_OVERHEAD_BYTES));
		try {
			const content = Buffer.concat([decipher.update(bytes.subarray(SEALED_OVERHEAD_BYTES)), decipher.final()]);
			return JSON.parse(content.toString());
		} catch {
			return undefined;
		}
	}
}
