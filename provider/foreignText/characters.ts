/**
 * What a line must not hold: control characters, marks that can't be seen or change the direction of the text, line and paragraph
 * separators, and halves of characters.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
/**
 * What a terminal or a log would obey or choke on: control characters, line and paragraph separators, marks that embed, override or
 * isolate a direction, and halves of characters. Other marks that can't be seen are parts of words, flags and emoji.
 */
const HARMFUL = /(?![\t\n\r])[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]/u;
const ALL_HARMFUL = new RegExp(HARMFUL, "gu");

/** Whether a text is one line that can be printed as it is. */
export function isPrintable(text: string): boolean {
	return !UNPRINTABLE.test(text);
}

/** Whether a text of any number of lines can be printed as it is. {@link escapeHarmful} doesn't change such a text. */
export function isHarmless(text: string): boolean {
	return !HARMFUL.test(text);
}

/** Writes what can't be printed as it is in the notation of JSON. Line breaks and tabs stay. */
export function escapeHarmful(text: string): string {
	return text.replace(ALL_HARMFUL, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
