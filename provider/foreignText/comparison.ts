import type { Reading } from "./reading";

/** A text as it is compared: what software changes on the way is left out. */
export interface Compared {
	readonly text: string;
	/** For each unit, where it is in the text that is compared. */
	readonly places: readonly number[];
}

/** White space, characters that can't be seen, and accents. */
const CHANGEABLE = /[\s\p{Cc}\p{Cf}\p{M}]/gu;
const ASCII = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
/** What is left of each character of ASCII. By table, because most of what is compared is ASCII. */
const LOOSE = ASCII.map(looseUnits);
const BARE = ASCII.map((character) => (/[0-9a-z]/i.test(character) ? character.toLowerCase() : ""));

/** All characters but white space and what can't be seen, in one case and without accents. */
export function loose({ text }: Pick<Reading, "text">): Compared {
	return compared(text, (code) => LOOSE[code] ?? looseUnits(String.fromCharCode(code)));
}

/**
 * Only the letters and digits of ASCII, in one case. It finds what was escaped in a way that nobody thought of, and what lost its
 * accents or its punctuation.
 */
export function bare({ text }: Pick<Reading, "text">): Compared {
	return compared(text, (code) => BARE[code] ?? "");
}

function compared(text: string, unitsOf: (code: number) => string): Compared {
	let kept = "";
	const places: number[] = [];
	for (let at = 0; at < text.length; at++) {
		const units = unitsOf(text.charCodeAt(at));
		kept += units;
		for (let unit = 0; unit < units.length; unit++) places.push(at);
	}
	return { text: kept, places };
}

/** Upper case first: some letters have none of their own, and become two. */
function looseUnits(character: string): string {
	return character.normalize("NFKD").replace(CHANGEABLE, "").toUpperCase().toLowerCase();
}
