import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const ALGORITHM = "aes-256-gcm";
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** What sealing adds to the JSON of the content. */
export const SEALED_OVERHEAD_BYTES = IV_BYTES + TAG_BYTES;

/**
 * Tokens that carry what they stand for, sealed with a key only this emulator has: it can hand out any number of them and
 * remember none.
 */
export class Seal {
	readonly key: Buffer;

	constructor(key: Buffer = randomBytes(32)) {
		this.key = key;
	}

	/** @param purpose tokens of one purpose don't open as another's */
	close(purpose: string, content: object): Buffer {
		const iv = randomBytes(IV_BYTES);
		const cipher = createCipheriv(ALGORITHM, this.key, iv).setAAD(Buffer.from(purpose));
		const sealed = Buffer.concat([cipher.update(JSON.stringify(content)), cipher.final()]);
		return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
	}

	/** The content, or nothing where the bytes were not sealed here for this purpose. */
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
