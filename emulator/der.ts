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
