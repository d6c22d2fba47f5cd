/** The ASN.1 tags (X.690) that occur in keys. */
export const TAG = {
	integer: 0x02,
	bitString: 0x03,
	octetString: 0x04,
	sequence: 0x30,
	explicit1: 0xa1,
} as const;

interface Element {
	readonly tag: number;
	readonly value: Buffer;
}

function headerOf(bytes: Buffer): { readonly tag: number; readonly start: number; readonly end: number } | undefined {
	const [tag, first] = bytes;
	if (tag === undefined || first === undefined) return undefined;
	if (first < 0x80) return { tag, start: 2, end: 2 + first };
	const lengthBytes = first & 0x7f;
	if (lengthBytes < 1 || lengthBytes > 4 || bytes.length < 2 + lengthBytes) return undefined;
	const start = 2 + lengthBytes;
	return { tag, start, end: start + bytes.readUIntBE(2, lengthBytes) };
}

/** Decodes consecutive elements. The values are views of the bytes. Returns undefined if an element is truncated. */
export function elementsOf(bytes: Buffer): readonly Element[] | undefined {
	const elements: Element[] = [];
	for (let rest = bytes; rest.length > 0; ) {
		const header = headerOf(rest);
		if (!header || header.end > rest.length) return undefined;
		elements.push({ tag: header.tag, value: rest.subarray(header.start, header.end) });
		rest = rest.subarray(header.end);
	}
	return elements;
}

/** The bytes after the first element, as a view. Returns undefined if that is truncated. */
export function afterFirst(bytes: Buffer): Buffer | undefined {
	const header = headerOf(bytes);
	return header && header.end <= bytes.length ? bytes.subarray(header.end) : undefined;
}

/** Whether the bytes are exactly one SEQUENCE, with nothing after it. */
export function isSequence(bytes: Buffer): boolean {
	const header = headerOf(bytes);
	return header?.tag === TAG.sequence && header.end === bytes.length;
}

/**
 * Follows a path of tags, taking the first element of each tag, and returns the value at its end as a view of the
 * bytes; undefined if there is none.
 */
export function valueAt(bytes: Buffer, path: readonly number[]): Buffer | undefined {
	return path.reduce<Buffer | undefined>(
		(within, tag) => within && elementsOf(within)?.find((element) => element.tag === tag)?.value,
		bytes,
	);
}

/** Encodes an element. Its value is the concatenation of the parts, at most 65,535 bytes. */
export function element(tag: number, ...parts: readonly Uint8Array[]): Buffer {
	const length = parts.reduce((sum, part) => sum + part.length, 0);
	const long = length < 0x80 ? [] : length < 0x100 ? [0x81] : [0x82, length >> 8];
	return Buffer.concat([Uint8Array.from([tag, ...long, length & 0xff]), ...parts]);
}

/** Encodes a non-negative INTEGER from its big-endian bytes. */
export function unsignedInteger(bytes: Buffer): Buffer {
	const start = bytes.findIndex((byte) => byte !== 0);
	const significant = start < 0 ? Buffer.of(0) : bytes.subarray(start);
	return element(TAG.integer, (significant[0] ?? 0) < 0x80 ? significant : Buffer.concat([Buffer.of(0), significant]));
}
