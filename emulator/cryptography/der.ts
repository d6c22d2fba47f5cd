/** Tags of the DER values that keys and ciphertexts are made of. */
export const DER = { integer: 0x02, octetString: 0x04, sequence: 0x30 } as const;

/**
 * Content of the first value of DER bytes, and what follows the value.
 * @throws {Error} where it has another tag, a length that is not the shortest form, or an end that is missing
 */
export function readDer(bytes: Buffer, tag: number): { readonly content: Buffer; readonly rest: Buffer } {
	const first = bytes.readUInt8(1);
	const lengthBytes = first < 0x80 ? 0 : first - 0x80;
	const length = first < 0x80 ? first : bytes.readUIntBE(2, lengthBytes);
	const start = 2 + lengthBytes;
	const isShortest = first < 0x80 || (length >= 0x80 && bytes[2] !== 0);
	if (bytes[0] !== tag || !isShortest || bytes.length < start + length)
		throw new Error("The bytes are not the DER expected");
	return { content: bytes.subarray(start, start + length), rest: bytes.subarray(start + length) };
}

/** Contents of values that fill the bytes, one after the other. */
export function readAllDer(bytes: Buffer, tags: readonly number[]): Buffer[] {
	let rest = bytes;
	const contents = tags.map((tag) => {
		const value = readDer(rest, tag);
		rest = value.rest;
		return value.content;
	});
	if (rest.length > 0) throw new Error("Something follows the DER expected");
	return contents;
}

/** A DER value. */
export function writeDer(tag: number, content: Buffer): Buffer {
	const { length } = content;
	if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
	const long = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
	return Buffer.concat([Buffer.from([tag, ...long]), content]);
}

/** Content of an INTEGER that is not negative, from its bytes. */
export function integerOf(bytes: Buffer): Buffer {
	const start = bytes.findIndex((byte) => byte !== 0);
	const shortest = start < 0 ? Buffer.alloc(1) : bytes.subarray(start);
	return shortest.readUInt8(0) < 0x80 ? shortest : Buffer.concat([Buffer.alloc(1), shortest]);
}

/**
 * The bytes of an INTEGER's content, as many as asked for.
 * @throws {Error} where it is negative, longer than need be, or needs more bytes
 */
export function bytesOf(integer: Buffer, length: number): Buffer {
	const first = integer.readUInt8(0);
	const isPadded = first === 0 && integer.length > 1;
	if (first >= 0x80 || (isPadded && integer.readUInt8(1) < 0x80)) throw new Error("The integer is not of this form");
	const bytes = integer.subarray(isPadded ? 1 : 0);
	return Buffer.concat([Buffer.alloc(length - bytes.length), bytes]);
}
