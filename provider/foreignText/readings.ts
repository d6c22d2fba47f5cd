import { decodedTexts } from "./binaryEncodings";
import { ESCAPES } from "./escapes";
import { plainReading, type Reading } from "./reading";

/** How often a text may be in base64 or hex within base64 or hex. */
const MAX_BINARY_LEVELS = 2;
/** Bounds the work that a hostile text can make, in UTF-16 units of all its readings. Honest texts need a hundredth. */
const MAX_UNITS = 400_000;

/**
 * A text in every way that it can be read: with escapes decoded, in any order and at any depth, and with what it holds in base64 or
 * hex. The first is the text as it is. Undefined if there are too many to look at.
 */
export function readingsOf(text: string): readonly Reading[] | undefined {
	return collect(text, MAX_BINARY_LEVELS);
}

/** A text with escapes decoded, in any order and at any depth. Undefined if there are too many readings. */
export function unescapedReadingsOf(text: string): readonly Reading[] | undefined {
	return collect(text, 0);
}

function collect(text: string, binaryLevels: number): readonly Reading[] | undefined {
	const asItIs = plainReading(text);
	const found: { readonly reading: Reading; readonly level: number }[] = [{ reading: asItIs, level: 0 }];
	const seen = new Set([keyOf(asItIs)]);
	let units = text.length;
	// Grows while it is read.
	for (const { reading, level } of found) {
		const add = (next: Reading, nextLevel: number) => {
			const key = keyOf(next);
			if (seen.has(key)) return;
			seen.add(key);
			units += next.text.length;
			found.push({ reading: next, level: nextLevel });
		};
		for (const decode of ESCAPES) add(decode(reading), level);
		if (level < binaryLevels) for (const decoded of decodedTexts(reading)) add(decoded, level + 1);
		if (units > Math.max(MAX_UNITS, text.length)) return undefined;
	}
	return found.map(({ reading }) => reading);
}

/** Two parts of a text may read the same: in base64 and in hex, say. */
function keyOf({ text, starts }: Reading): string {
	const places = starts.reduce((hash, start) => (Math.imul(hash, 31) + start) | 0, 0);
	return `${places} ${text}`;
}
