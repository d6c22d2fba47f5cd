import { holdsTextInHex } from "./binaryEncodings";
import { bare, type Compared, loose } from "./comparison";
import { plainReading, type Reading } from "./reading";
import { readingsOf, unescapedReadingsOf } from "./readings";

/** A part of a text, in UTF-16 units. */
export interface Range {
	readonly start: number;
	readonly end: number;
}

/** Fragments of this length of a longer secret count, because gateways truncate what they repeat. */
const FRAGMENT_LENGTH = 16;
/** The same for letters and digits: sixteen characters may hold some others. */
const BARE_FRAGMENT_LENGTH = 12;
/** Fewer letters and digits occur by chance. */
const SHORTEST_BARE = 6;
/** Shorter secrets are searched for only as they are: in another case, they occur by chance. */
const SHORTEST_LOOSE = 4;
/** Long enough to be a key or a token, and not a word that can be read as base64 or hex. */
const SHORTEST_ENCODED = 24;
/** Longer secrets are tokens and wrapped material. */
const LONGEST_PASSWORD = 128;

/** The signature in an Authorization header. Whoever has it can repeat the request. */
const SIGNATURE = /(?<=\bSignature=)[\w+/=-]+/gi;

const MAX_CLEAN = 256;
/** In UTF-16 units. */
const MAX_CLEAN_LENGTH = 64;
/** Text without anything that begins an escape, and too short for a credential in base64 or hex. */
const SHORT_WORD = /^[\w .:-]{0,7}$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Texts to find: parts of one length, and whole ones. */
class Targets {
	readonly #length: number;
	readonly #fragments = new Set<string>();
	readonly #whole = new Set<string>();

	/** @param length of the parts of a longer text that count */
	constructor(length: number) {
		this.#length = length;
	}

	/** @param text not empty */
	add(text: string): void {
		if (text.length < this.#length) this.#whole.add(text);
		for (let at = 0; at + this.#length <= text.length; at++) this.#fragments.add(text.slice(at, at + this.#length));
	}

	*find(text: string): Generator<Range> {
		if (this.#fragments.size > 0) yield* this.#findFragments(text);
		for (const whole of this.#whole) {
			for (let at = text.indexOf(whole); at >= 0; at = text.indexOf(whole, at + whole.length))
				yield { start: at, end: at + whole.length };
		}
	}

	*#findFragments(text: string): Generator<Range> {
		for (let at = 0; at + this.#length <= text.length; at++) {
			const end = at + this.#length;
			if (this.#fragments.has(text.slice(at, end))) yield { start: at, end };
		}
	}
}

/** Finds secrets in text from elsewhere, however they are spelled there. */
export class SecretSearch {
	readonly #exact = new Targets(Number.POSITIVE_INFINITY);
	readonly #loose = new Targets(FRAGMENT_LENGTH);
	readonly #bare = new Targets(BARE_FRAGMENT_LENGTH);
	/** Beginnings of secrets in letters and digits. */
	readonly #beginnings = new Set<string>();
	/** Texts that spell no secret: the same words are in all answers. */
	readonly #clean = new Set<string>();

	constructor(secrets: readonly string[]) {
		for (const secret of secrets) if (secret.trim() !== "") this.#add(secret);
	}

	/**
	 * The parts of a text that spell a secret or a part of it, in their order and without overlaps. Undefined if the text can be read
	 * in more ways than can be looked at.
	 */
	find(text: string): readonly Range[] | undefined {
		const readings = readingsOf(text);
		return readings && merged(readings.flatMap((reading) => [...this.#findIn(reading), ...this.#findAtEnd(reading)]));
	}

	/** Whether a text spells a secret or a part of it, or can be read in more ways than can be looked at. */
	isIn(text: string): boolean {
		if (isPlain(text)) return !this.#findIn(plainReading(text)).next().done;
		if (this.#clean.has(text)) return false;
		const isFound = readingsOf(text)?.every((reading) => this.#findIn(reading).next().done) !== true;
		if (!isFound && this.#clean.size < MAX_CLEAN && text.length <= MAX_CLEAN_LENGTH) this.#clean.add(text);
		return isFound;
	}

	#add(secret: string): void {
		// A secret with more readings than can be looked at is found as it is.
		const readings = unescapedReadingsOf(secret)?.map(({ text }) => text) ?? [secret];
		for (const text of otherEncodings(secret)) {
			const bareText = bare({ text }).text;
			if (bareText.length >= BARE_FRAGMENT_LENGTH) this.#bare.add(bareText);
		}
		for (const text of readings) {
			const [looseText, bareText] = [loose({ text }).text, bare({ text }).text];
			if (looseText.length < SHORTEST_LOOSE) this.#exact.add(text);
			else this.#loose.add(looseText);
			if (bareText.length >= SHORTEST_BARE) this.#bare.add(bareText);
			for (const length of cutLengths(bareText)) this.#beginnings.add(bareText.slice(0, length));
		}
	}

	/** The beginning of a secret at the end of a text: gateways cut what they repeat. */
	*#findAtEnd(reading: Reading): Generator<Range> {
		const { text, places } = bare(reading);
		for (const beginning of this.#beginnings) {
			if (text.endsWith(beginning))
				yield {
					start: reading.starts[places[text.length - beginning.length] ?? 0] ?? 0,
					end: reading.ends[places.at(-1) ?? 0] ?? 0,
				};
		}
	}

	*#findIn(reading: Reading): Generator<Range> {
		const spelled = ({ start, end }: Range): Range => ({
			start: reading.starts[start] ?? 0,
			end: reading.ends[end - 1] ?? 0,
		});
		for (const range of this.#exact.find(reading.text)) yield spelled(range);
		for (const range of found(this.#loose, loose(reading))) yield spelled(range);
		for (const range of found(this.#bare, bare(reading))) yield spelled(range);
		for (const { 0: signature, index } of reading.text.matchAll(SIGNATURE))
			yield spelled({ start: index, end: index + signature.length });
	}
}

/** How many characters are half of a secret or more, where that is shorter than the fragments that count anywhere. */
function cutLengths({ length }: string): readonly number[] {
	const shortest = Math.max(SHORTEST_BARE, Math.ceil(length / 2));
	const longest = Math.min(BARE_FRAGMENT_LENGTH, length) - 1;
	return Array.from({ length: Math.max(0, longest - shortest + 1) }, (_, more) => shortest + more);
}

/** Whether a text can be read in one way only. Most fields of answers are short words and ids, and there are thousands of answers. */
function isPlain(text: string): boolean {
	return SHORT_WORD.test(text) || (UUID.test(text) && !holdsTextInHex(text.replaceAll("-", "")));
}

function* found(targets: Targets, { text, places }: Compared): Generator<Range> {
	for (const { start, end } of targets.find(text)) yield { start: places[start] ?? 0, end: (places[end - 1] ?? 0) + 1 };
}

/**
 * What no reading can give back: a secret in a URL that has lost its percent signs, in base64 that has lost its case, as in the name
 * of a host, and one in base64 whose bytes are in hex.
 */
function otherEncodings(secret: string): readonly string[] {
	const encoded = reencoded(secret);
	if (secret.length > LONGEST_PASSWORD) return encoded;
	const bytes = Buffer.from(secret, "utf8");
	// Inside a longer text, its base64 begins with its first, second or third byte.
	const inBase64 = [0, 1, 2].map((offset) => bytes.subarray(offset, bytes.length - ((bytes.length - offset) % 3)));
	// Decoding replaces halves of characters, which URLs can't have.
	return [...encoded, encodeURIComponent(bytes.toString("utf8")), ...inBase64.map((part) => part.toString("base64"))];
}

/** The bytes of a secret in base64 in hex, or the other way. */
function reencoded(secret: string): readonly string[] {
	if (secret.length < SHORTEST_ENCODED || !/^[\w+/-]+=*$/.test(secret)) return [];
	const isHex = /^[0-9a-f]+$/i.test(secret);
	const [from, to] = isHex ? (["hex", "base64"] as const) : (["base64", "hex"] as const);
	return [Buffer.from(secret, from).toString(to)];
}

function merged(ranges: readonly Range[]): readonly Range[] {
	const inOrder = [...ranges].sort((one, other) => one.start - other.start || one.end - other.end);
	const result: Range[] = [];
	for (const range of inOrder) {
		const last = result.at(-1);
		if (!last || range.start >= last.end) result.push(range);
		else if (range.end > last.end) result.splice(-1, 1, { start: last.start, end: range.end });
	}
	return result;
}
