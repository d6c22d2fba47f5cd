import { clearableBuffer } from "./clearableBuffer";

/**
 * Decoders of text in a buffer. They make no strings: a string can't be cleared, and would keep key material in memory until it is
 * garbage-collected. The caller must clear what they return.
 */

const BLANKS = Buffer.from("\t\v\f ");
const LINE_BREAKS = Buffer.from("\r\n");
const BACKSLASH = 0x5c;
const WRITTEN_LINE_BREAKS = Buffer.from("rn");
const MAX_BACKSLASHES = 4;
const PADDING = 0x3d;

const HEX = new Map([...valuesOf("0123456789ABCDEF"), ...valuesOf("0123456789abcdef")]);
const BASE64 = valuesOf("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

function valuesOf(alphabet: string): Map<number, number> {
	return new Map([...Buffer.from(alphabet)].map((character, value) => [character, value]));
}

/** Text in one line: without line breaks, also if they are written out, and without the blanks around each line. */
export function inOneLine(content: Buffer): Buffer {
	const line = clearableBuffer(content.length);
	let [length, start] = [0, 0];
	const endLine = () => {
		while (length > start && BLANKS.includes(line[length - 1] ?? 0)) length--;
		start = length;
	};
	for (let at = 0; at < content.length; ) {
		const byte = content[at] ?? 0;
		const skipped = lineBreakLength(content, at);
		if (skipped > 0) endLine();
		else if (length > start || !BLANKS.includes(byte)) line[length++] = byte;
		at += skipped || 1;
	}
	endLine();
	return line.subarray(0, length);
}

/** The length of a line break, which may be written out as `\n`, or as `\\n` where it has been quoted twice. 0 if there is none. */
function lineBreakLength(content: Buffer, at: number): number {
	if (LINE_BREAKS.includes(content[at] ?? 0)) return 1;
	let length = 0;
	while (length < MAX_BACKSLASHES && content[at + length] === BACKSLASH) length++;
	return length > 0 && WRITTEN_LINE_BREAKS.includes(content[at + length] ?? 0) ? length + 1 : 0;
}

/** Decodes hexadecimal digits. Returns undefined unless the whole line is pairs of them. */
export function hexBytes(line: Buffer): Buffer | undefined {
	if (line.length === 0 || line.length % 2 !== 0 || !line.every((digit) => HEX.has(digit))) return undefined;
	const bytes = clearableBuffer(line.length / 2);
	for (const [index, digit] of line.entries())
		bytes[index >> 1] = ((bytes[index >> 1] ?? 0) << 4) | (HEX.get(digit) ?? 0);
	return bytes;
}

/** Decodes base64 (RFC 4648). Returns undefined unless the whole line is canonical base64 with padding. */
export function base64Bytes(line: Buffer): Buffer | undefined {
	const padding = line.at(-1) !== PADDING ? 0 : line.at(-2) !== PADDING ? 1 : 2;
	const characters = line.subarray(0, line.length - padding);
	if (line.length === 0 || line.length % 4 !== 0 || !characters.every((one) => BASE64.has(one))) return undefined;
	const bytes = clearableBuffer((characters.length * 3) >> 2);
	let [bits, count, length] = [0, 0, 0];
	for (const character of characters) {
		bits = ((bits << 6) | (BASE64.get(character) ?? 0)) & 0xffff;
		count += 6;
		if (count < 8) continue;
		count -= 8;
		bytes[length++] = bits >> count;
	}
	if ((bits & ((1 << count) - 1)) === 0) return bytes;
	bytes.fill(0);
	return undefined;
}
