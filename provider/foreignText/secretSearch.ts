import { getOrCreate } from "../getOrCreate";
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
/** Shorter parts of a secret, and fewer letters and digits, occur by chance. */
const SHORTEST_FRAGMENT = 6;
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

/** Texts to find: parts of some lengths, and whole ones. */
class Targets {
	/** By their length. */
	readonly #fragments = new Map<number, Set<string>>();
	readonly #whole = new Set<string>();

	/**
	 * @param text not empty
	 * @param length of the parts of a longer text that count
	 */
	add(text: string, length: number): void {
		if (text.length < length) this.#whole.add(text);
		for (let at = 0; at + length <= text.length; at++)
			getOrCreate(this.#fragments, length, () => new Set()).add(text.slice(at, at + length));
	}

	*find(text: string): Generator<Range> {
		for (const [length, fragments] of this.#fragments) {
			for (let at = 0; at + length <= text.length; at++)
				if (fragments.has(text.slice(at, at + length))) yield { start: at, end: at + length };
		}
		for (const whole of this.#whole) {
			for (let at = text.indexOf(whole); at >= 0; at = text.indexOf(whole, at + whole.length))
				yield { start: at, end: at + whole.length };
		}
	}
}

/** Finds secrets in text from elsewhere, however they are spelled there. */
export class SecretSearch {
	readonly #exact = new Targets();
	readonly #loose = new Targets();
	readonly #bare = new Targets();
	readonly #share: number;
	/** Texts that spell no secret: the same words are in all answers. */
	readonly #clean = new Set<string>();

	/** @param share of a short secret that counts, because gateways cut what they repeat: 1 if only a whole one does */
	constructor(secrets: readonly string[], share: number) {
		this.#share = share;
		for (const secret of secrets) if (secret.trim() !== "") this.#add(secret);
	}

	/**
	 * The parts of a text that spell a secret or a part of it, in their order and without overlaps. Undefined if the text can be read
	 * in more ways than can be looked at.
	 */
	find(text: string): readonly Range[] | undefined {
		const readings = readingsOf(text);
		return readings && merged(readings.flatMap((reading) => [...this.#findIn(reading)]));
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
			if (bareText.length >= BARE_FRAGMENT_LENGTH) this.#bare.add(bareText, BARE_FRAGMENT_LENGTH);
		}
		for (const text of readings) {
			const [looseText, bareText] = [loose({ text }).text, bare({ text }).text];
			if (looseText.length < SHORTEST_LOOSE) this.#exact.add(text, Number.POSITIVE_INFINITY);
			else this.#loose.add(looseText, this.#fragmentLength(looseText, FRAGMENT_LENGTH));
			if (bareText.length >= SHORTEST_FRAGMENT)
				this.#bare.add(bareText, this.#fragmentLength(bareText, BARE_FRAGMENT_LENGTH));
		}
	}

	#fragmentLength({ length }: string, longest: number): number {
		return Math.min(longest, Math.max(SHORTEST_FRAGMENT, Math.ceil(length * this.#share)));
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
	// Decoding replaces halves of characters, which URLs can't have.
	const inUrl = encodeURIComponent(Buffer.from(secret, "utf8").toString("utf8"));
	const inBase64 = (["utf8", "latin1"] as const).flatMap((encoding) => base64Within(Buffer.from(secret, encoding)));
	return [...encoded, inUrl, ...inBase64];
}

/** Inside a longer text, its base64 begins with its first, second or third byte. */
function base64Within(bytes: Buffer): readonly string[] {
	return [0, 1, 2].map((offset) =>
		bytes.subarray(offset, bytes.length - ((bytes.length - offset) % 3)).toString("base64"),
	);
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
