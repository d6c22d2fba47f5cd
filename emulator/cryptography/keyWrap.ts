import { createDecipheriv } from "node:crypto";

const HALF_BLOCK_BYTES = 8;
const ROUNDS = 6;
const INTEGRITY_CHECK = 0xa65959a6;

/**
 * Key unwrap with padding (RFC 5649), for any cipher with blocks of 16 bytes. Node supports it for AES, but not for
 * SM4.
 * @throws {Error} if the bytes were not wrapped with this key, or have been changed since
 */
export function unwrapWithPadding(
	cipher: "aes-192-ecb" | "aes-256-ecb" | "sm4-ecb",
	key: Buffer,
	wrapped: Buffer,
): Buffer {
	if (wrapped.length < 2 * HALF_BLOCK_BYTES || wrapped.length % HALF_BLOCK_BYTES !== 0)
		throw new Error("The length is wrong");
	const decipher = createDecipheriv(cipher, key, null).setAutoPadding(false);
	if (wrapped.length === 2 * HALF_BLOCK_BYTES) return unpad(decipher.update(wrapped));
	const halves = Buffer.from(wrapped);
	const count = wrapped.length / HALF_BLOCK_BYTES - 1;
	let head = halves.subarray(0, HALF_BLOCK_BYTES);
	for (let step = ROUNDS * count; step > 0; step--) {
		const half = halves.subarray((((step - 1) % count) + 1) * HALF_BLOCK_BYTES).subarray(0, HALF_BLOCK_BYTES);
		// The step number always fits into the lower four bytes.
		head.writeUInt32BE((head.readUInt32BE(4) ^ step) >>> 0, 4);
		const block = decipher.update(Buffer.concat([head, half]));
		head = block.subarray(0, HALF_BLOCK_BYTES);
		block.copy(half, 0, HALF_BLOCK_BYTES);
	}
	return unpad(Buffer.concat([head, halves.subarray(HALF_BLOCK_BYTES)]));
}

/** RFC 5649, section 3: integrity check, length and padding must all be right. */
function unpad(padded: Buffer): Buffer {
	const content = padded.subarray(HALF_BLOCK_BYTES);
	const length = padded.readUInt32BE(4);
	const padding = content.length - length;
	const fits = padding >= 0 && padding < HALF_BLOCK_BYTES && content.subarray(length).every((byte) => byte === 0);
	if (padded.readUInt32BE(0) !== INTEGRITY_CHECK || !fits) throw new Error("The integrity check fails");
	return content.subarray(0, length);
}
