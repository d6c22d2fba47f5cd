import { clearableBuffer } from "./clearableBuffer";

/** Encrypts one block of 16 bytes. */
export type BlockCipher = (block: Buffer) => Buffer;

/** The constant that unwrapping verifies, to detect a changed ciphertext. */
export const ALTERNATIVE_INITIAL_VALUE = Buffer.from("a65959a6", "hex");
const SEMIBLOCK = 8;

/** Key wrap with padding (RFC 5649) over any cipher with 16-byte blocks. The plaintext must have at least one byte. */
export function wrapWithPadding(encrypt: BlockCipher, plaintext: Buffer): Buffer {
	const semiblocks = Math.ceil(plaintext.length / SEMIBLOCK);
	const wrapped = clearableBuffer(SEMIBLOCK * (semiblocks + 1));
	ALTERNATIVE_INITIAL_VALUE.copy(wrapped);
	wrapped.writeUInt32BE(plaintext.length, 4);
	plaintext.copy(wrapped, SEMIBLOCK);
	if (semiblocks > 1) return wrapInPlace(encrypt, wrapped, semiblocks);
	try {
		return encrypt(wrapped);
	} finally {
		wrapped.fill(0);
	}
}

/** The index-based wrapping of RFC 3394, section 2.2.1. It overwrites the plaintext in the buffer. */
function wrapInPlace(encrypt: BlockCipher, buffer: Buffer, semiblocks: number): Buffer {
	const block = clearableBuffer(2 * SEMIBLOCK);
	try {
		for (let step = 0; step < 6 * semiblocks; step++) {
			const offset = SEMIBLOCK * (1 + (step % semiblocks));
			buffer.copy(block, 0, 0, SEMIBLOCK);
			buffer.copy(block, SEMIBLOCK, offset, offset + SEMIBLOCK);
			const encrypted = encrypt(block);
			encrypted.copy(buffer, offset, SEMIBLOCK);
			encrypted.copy(buffer, 0, 0, SEMIBLOCK);
			buffer.writeUInt32BE((buffer.readUInt32BE(4) ^ (step + 1)) >>> 0, 4);
		}
		return buffer;
	} finally {
		block.fill(0);
	}
}
