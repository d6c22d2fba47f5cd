/**
 * What must not reach a terminal or a log: control characters, marks that can't be seen or change the direction of the text, line and
 * paragraph separators, and halves of characters.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
/** The same in text of several lines. Two marks are part of words in some scripts, and of emoji. */
const UNPRINTABLE_IN_LINES = /(?!\r\n|[\t\n\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Whether a text is one line that can be printed as it is. */
export function isPrintable(text: string): boolean {
	return !UNPRINTABLE.test(text);
}

/** Writes what can't be printed as it is in the notation of JSON. Line breaks and tabs stay. */
export function escapeUnprintable(text: string): string {
	return text.replace(UNPRINTABLE_IN_LINES, (character) =>
		[...Array(character.length).keys()]
			.map((unit) => `\\u${character.charCodeAt(unit).toString(16).padStart(4, "0")}`)
			.join(""),
	);
}
