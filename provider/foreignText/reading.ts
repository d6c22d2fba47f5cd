/** A text as it reads once something in it is decoded, and where each of its UTF-16 units comes from in the source. */
export interface Reading {
	readonly text: string;
	/** Where each unit's spelling begins in the source. */
	readonly starts: readonly number[];
	/** Where each unit's spelling ends in the source. */
	readonly ends: readonly number[];
}

/** The text as it is. */
export function plainReading(text: string): Reading {
	const [starts, ends]: [number[], number[]] = [[], []];
	for (let at = 0; at < text.length; at++) {
		starts.push(at);
		ends.push(at + 1);
	}
	return { text, starts, ends };
}

/** Collects the units of a reading. */
export class ReadingBuilder {
	readonly #starts: number[] = [];
	readonly #ends: number[] = [];
	#text = "";

	/** Adds decoded text. @param source the units that spell it, from the first to the last */
	add(text: string, { starts, ends }: Reading, first: number, last: number): void {
		this.#text += text;
		for (let unit = 0; unit < text.length; unit++) {
			this.#starts.push(starts[first] ?? 0);
			this.#ends.push(ends[last] ?? 0);
		}
	}

	/** Adds units as they are. */
	copy(source: Reading, from: number, to: number): void {
		this.#text += source.text.slice(from, to);
		for (let unit = from; unit < to; unit++) {
			this.#starts.push(source.starts[unit] ?? 0);
			this.#ends.push(source.ends[unit] ?? 0);
		}
	}

	build(): Reading {
		return { text: this.#text, starts: this.#starts, ends: this.#ends };
	}
}

/**
 * Replaces what a pattern matches.
 * @param pattern global, and of linear cost on any text
 * @param decode the text that a match stands for. Undefined if it stands for itself
 */
export function rewrite(
	source: Reading,
	pattern: RegExp,
	decode: (match: RegExpExecArray) => string | undefined,
): Reading {
	const builder = new ReadingBuilder();
	let copiedTo = 0;
	for (const match of source.text.matchAll(pattern)) {
		const decoded = decode(match);
		if (decoded === undefined) continue;
		const end = match.index + match[0].length;
		builder.copy(source, copiedTo, match.index);
		builder.add(decoded, source, match.index, end - 1);
		copiedTo = end;
	}
	if (copiedTo === 0) return source;
	builder.copy(source, copiedTo, source.text.length);
	return builder.build();
}
