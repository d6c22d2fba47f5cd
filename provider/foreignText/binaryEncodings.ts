import { type Reading, ReadingBuilder } from "./reading";

/** An encoding of bytes in characters. */
interface Encoding {
	/** How many bits a character stands for. */
	readonly bits: number;
	readonly alphabet: string;
	/** Text long enough to hold bytes, line breaks included. Of linear cost on any text. */
	readonly run: RegExp;
	/** How many characters a run may have before its bytes begin: what is before them may look like them. */
	readonly offsets: readonly number[];
}

const ENCODINGS: readonly Encoding[] = [
	{
		bits: 6,
		alphabet: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
		run: /[\w+/-][\w+/\s-]{5,}/g,
		offsets: [0, 1, 2, 3],
	},
	{ bits: 4, alphabet: "0123456789abcdef", run: /[0-9a-f][0-9a-f\s:]{7,}/gi, offsets: [0, 1] },
];

/** Text in UTF-8, also where bytes of 0 are between its characters. Shorter text occurs by chance in decoded words. */
const TEXT = /(?:[\0\t\n\r\x20-\x7e]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}){4,}/g;
/** Keeps texts apart. */
const SEPARATOR = "\xff";

/** The texts that a text holds in base64 or hex, at every alignment. Bytes become characters of their own. */
export function decodedTexts(source: Reading): readonly Reading[] {
	const decoded = ENCODINGS.flatMap((encoding) => decodedWith(source, encoding));
	return decoded.filter(({ text }) => text !== "");
}

function decodedWith(source: Reading, encoding: Encoding): readonly Reading[] {
	const builders = encoding.offsets.map(() => new ReadingBuilder());
	for (const match of source.text.matchAll(encoding.run)) {
		const digits = digitsOf(match, encoding);
		for (const [index, offset] of encoding.offsets.entries())
			addTexts(builders[index] as ReadingBuilder, source, digits.slice(offset), encoding.bits);
	}
	return builders.map((builder) => builder.build());
}

interface Digit {
	readonly value: number;
	readonly at: number;
}

function digitsOf({ 0: text, index }: RegExpExecArray, { alphabet, bits }: Encoding): readonly Digit[] {
	const values = bits === 4 ? text.toLowerCase() : text.replaceAll("-", "+").replaceAll("_", "/");
	const digits: Digit[] = [];
	for (let at = 0; at < values.length; at++) {
		const value = alphabet.indexOf(values.charAt(at));
		if (value >= 0) digits.push({ value, at: index + at });
	}
	return digits;
}

function addTexts(builder: ReadingBuilder, source: Reading, digits: readonly Digit[], bits: number): void {
	const place = (bit: number) => digits[Math.floor(bit / bits)]?.at ?? 0;
	for (const { 0: text, index } of bytesOf(digits, bits).matchAll(TEXT)) {
		for (let at = 0; at < text.length; at++) {
			const bit = 8 * (index + at);
			builder.add(text.charAt(at), source, place(bit), place(bit + 7));
		}
		builder.add(SEPARATOR, source, place(8 * index), place(8 * index));
	}
}

/** One character a byte. */
function bytesOf(digits: readonly Digit[], bits: number): string {
	let [bytes, pending, size] = ["", 0, 0];
	for (const { value } of digits) {
		pending = (pending << bits) | value;
		size += bits;
		if (size < 8) continue;
		size -= 8;
		bytes += String.fromCharCode(pending >> size);
		pending &= (1 << size) - 1;
	}
	return bytes;
}
