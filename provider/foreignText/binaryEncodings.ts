import { type Reading, ReadingBuilder } from "./reading";

/** An encoding of bytes in characters. */
interface Encoding {
	readonly name: "base64" | "hex";
	/** How many bits a character stands for. */
	readonly bits: number;
	/** Text long enough to hold bytes, with what may stand between its characters, as line breaks do. Of linear cost on any text. */
	readonly run: RegExp;
	readonly fillers: RegExp;
	/** How many characters a run may have before its bytes begin: what is before them may look like them. */
	readonly offsets: readonly number[];
}

const ENCODINGS: readonly Encoding[] = [
	// Node reads both alphabets.
	{ name: "base64", bits: 6, run: /[\w+/-][\w+/\s-]{5,}/g, fillers: /\s/g, offsets: [0, 1, 2, 3] },
	{ name: "hex", bits: 4, run: /[0-9a-f][0-9a-f\s:]{7,}/gi, fillers: /[\s:]/g, offsets: [0, 1] },
];

/** Text in UTF-8, also where bytes of 0 are between its characters. Shorter text occurs by chance in decoded words. */
const TEXT = /(?:[\0\t\n\r\x20-\x7e]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}){4,}/g;
/** Keeps texts apart. No secret has it, and it stands for no letter, as ÿ does for y where accents don't count. */
const SEPARATOR = "\ufffd";

/** Whether bytes in hex could be text, at either alignment. */
export function holdsTextInHex(digits: string): boolean {
	return [digits, digits.slice(1)].some((aligned) => Buffer.from(aligned, "hex").toString("latin1").search(TEXT) >= 0);
}

/** The texts that a text holds in base64 or hex, at every alignment. Bytes become characters of their own. */
export function decodedTexts(source: Reading): readonly Reading[] {
	return ENCODINGS.flatMap((encoding) => {
		const runs = [...source.text.matchAll(encoding.run)];
		if (runs.length === 0) return [];
		const decoded = encoding.offsets.map((offset) => decodedRuns(source, runs, encoding, offset));
		return decoded.filter(({ text }) => text !== "");
	});
}

function decodedRuns(
	source: Reading,
	runs: readonly RegExpExecArray[],
	{ name, bits, fillers }: Encoding,
	offset: number,
): Reading {
	const builder = new ReadingBuilder();
	for (const run of runs) {
		const digits = run[0].replace(fillers, "").slice(offset);
		// A last byte that is not whole is not text either.
		const texts = [...Buffer.from(digits, name).toString("latin1").matchAll(TEXT)];
		if (texts.length === 0) continue;
		const places = placesOf(run, fillers).slice(offset);
		const place = (bit: number) => places[Math.min(Math.floor(bit / bits), places.length - 1)] ?? 0;
		for (const { 0: text, index } of texts) {
			for (let at = 0; at < text.length; at++) {
				const bit = 8 * (index + at);
				builder.add(text.charAt(at), source, place(bit), place(bit + 7));
			}
			builder.add(SEPARATOR, source, place(8 * index), place(8 * index));
		}
	}
	return builder.build();
}

/** Where each character of a run is that is no filler. */
function placesOf({ 0: text, index }: RegExpExecArray, fillers: RegExp): readonly number[] {
	const skipped = new Set([...text.matchAll(fillers)].map((filler) => filler.index));
	const places: number[] = [];
	for (let at = 0; at < text.length; at++) if (!skipped.has(at)) places.push(index + at);
	return places;
}
