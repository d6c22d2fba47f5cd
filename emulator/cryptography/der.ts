/** Tags of the DER values in keys and ciphertexts. */
export const DER = { integer: 0x02, octetString: 0x04, sequence: 0x30 } as const;

/**
 * Reads the first DER value: its content, and the bytes after it.
 * @throws {Error} if it has another tag, if its length is not in the shortest form, or if it is truncated
 */
export function readDer(bytes: Buffer, tag: number): { readonly content: Buffer; readonly rest: Buffer } {
	const first = bytes.readUInt8(1);
	const lengthBytes = first < 0x80 ? 0 : first - 0x80;
	const length = first < 0x80 ? first : bytes.readUIntBE(2, lengthBytes);
	const start = 2 + lengthBytes;
	const isShortest = first < 0x80 || (length >= 0x80 && bytes[2] !== 0);
	if (bytes[0] !== tag || !isShortest || bytes.length < start + length)
		throw new Error("The bytes are not the expected DER");
	return { content: bytes.subarray(start, start + length), rest: bytes.subarray(start + length) };
}

/**
 * Reads consecutive values that fill the bytes.
 * @throws {Error} if the values have other tags, or if further bytes follow
 */
export function readAllDer(bytes: Buffer, tags: readonly number[]): Buffer[] {
	let rest = bytes;
	const contents = tags.map((tag) => {
		const value = readDer(rest, tag);
		rest = value.rest;
		return value.content;
	});
	if (rest.length > 0) throw new Error("Bytes follow the expected DER");
	return contents;
}

/** Encodes a DER value of up to 65,535 bytes. */
export function writeDer(tag: number, content: Buffer): Buffer {
	const { length } = content;
	if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
	const long = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
	return Buffer.concat([Buffer.from([tag, ...long]), content]);
}

/** Content of a non-negative INTEGER, from its big-endian bytes. */
export function integerOf(bytes: Buffer): Buffer {
	const start = bytes.findIndex((byte) => byte !== 0);
	const shortest = start < 0 ? Buffer.alloc(1) : bytes.subarray(start);
	return shortest.readUInt8(0) < 0x80 ? shortest : Buffer.concat([Buffer.alloc(1), shortest]);
}

/**
 * The big-endian bytes of an INTEGER's content, padded to a length.
 * @throws {Error} if it is negative, not in the shortest form, or longer than `length`
 */
export function bytesOf(integer: Buffer, length: number): Buffer {
	const first = integer.readUInt8(0);
	const isPadded = first === 0 && integer.length > 1;
	if (first >= 0x80 || (isPadded && integer.readUInt8(1) < 0x80))
		throw new Error("The integer is negative or not in the shortest form");
	const bytes = integer.subarray(isPadded ? 1 : 0);
	return Buffer.concat([Buffer.alloc(length - bytes.length), bytes]);
}
