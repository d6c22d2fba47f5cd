import { quote } from "../foreignText/quote";
import type { LastOutput } from "./commandOutput";
import { announcement, mayHoldPhrase } from "./secretWords";

const MAX_SHOWN_CHARACTERS = 300;
const MAX_LINES = 2;
/** How many of the last lines are searched for a passphrase: one that is broken into lines of one word may begin before those that are shown. */
const SEARCHED_LINES = MAX_LINES + 3;
const REDACTED = "[redacted]";

/** The share of a line's tokens that must be words. */
const PROSE_SHARE = 0.6;
/** Of a line. More would be pieces of something else. */
const MAX_REDACTED = 2;

/** Colours. Any other control character says that this is no text. */
const COLOURS = /\p{Cc}\[[\d;]*m/gu;
const CONTROL = /[^\P{Cc}\t\r\n]/u;
/** Blanks, brackets, quotes and the like, also those of Chinese. */
const SEPARATORS = '\\s"`()[\\]{}<>,;|\\u3000-\\u303f\\uff00-\\uff0f\\uff1a-\\uff20';
/** What stands between separators, and is not only punctuation. */
const TOKEN = new RegExp(`[^\\p{L}\\p{N}${SEPARATORS}]*[\\p{L}\\p{N}][^${SEPARATORS}]*`, "gu");

type Class = "word" | "short" | "capitals" | "number" | "name" | "redacted";

/**
 * What may be shown in a message of the error output of a failed command; undefined if nothing.
 *
 * It may hold key material, in any encoding and broken into any pieces: a shell that traces, or a tool that prints what it couldn't
 * parse. So only what reads as a sentence is shown. A line of which too few tokens are words is left out, and in the others every
 * token that is not a word or a plain name is redacted, besides all known secrets. Of these, the last two are shown, without what a
 * word such as "password" announces, and not if they may hold a passphrase.
 *
 * @param secrets texts that must never appear in the result
 */
export function shownErrorOutput(output: LastOutput, secrets: readonly string[]): string | undefined {
	const lines = textLines(output);
	const minWords = lines.length === 1 ? 1 : 2;
	const quoted = lines.slice(-SEARCHED_LINES).map((line) => quote(line, secrets));
	const unannounced = quoted.filter((_, index) => !announcesNext(quoted[index - 1])).slice(-MAX_LINES);
	const shown = unannounced.flatMap((line) => withoutAnnounced(line, minWords));
	// A passphrase may be broken into lines, of which some are not shown.
	return mayHoldPhrase(quoted.join(" ")) ? undefined : lastOf(shown);
}

/** Whether what a line announces is on the next one. */
function announcesNext(line: string | undefined): boolean {
	return line !== undefined && announcement(line) === line;
}

/** A line that is a sentence, without what it announces. */
function withoutAnnounced(line: string, minWords: number): string[] {
	const shown = announcement(line) ?? line;
	return sentence(shown, minWords).map((text) =>
		shown === line || text.endsWith(REDACTED) ? text : `${text} ${REDACTED}`,
	);
}

/** As many of the last lines as there is room for, at least a part of one. */
function lastOf(lines: readonly string[]): string | undefined {
	const text = lines.reduceRight<string | undefined>((later, line) => {
		const longer = later === undefined ? line : `${line} / ${later}`;
		return later === undefined || longer.length <= MAX_SHOWN_CHARACTERS ? longer : later;
	}, undefined);
	return text && text.length > MAX_SHOWN_CHARACTERS ? `${text.slice(0, MAX_SHOWN_CHARACTERS)}…` : text;
}

/** The lines that are there as a whole. None if the output is no text. */
function textLines({ bytes, isCut }: LastOutput): readonly string[] {
	const whole = isCut ? bytes.subarray(bytes.indexOf("\n") + 1 || bytes.length) : bytes;
	const text = decodeUtf8(whole)?.replace(COLOURS, "");
	if (text === undefined || CONTROL.test(text)) return [];
	return text.split(/[\r\n]+/).filter((line) => line.trim() !== "");
}

function decodeUtf8(bytes: Buffer): string | undefined {
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
	} catch {
		return undefined;
	}
}

/** A line with what is not plain language redacted; empty if it is not a sentence. */
function sentence(line: string, minWords: number): string[] {
	const classes = (line.match(TOKEN) ?? []).map(classOf);
	const words = classes.filter((one) => one === "word").length;
	if (words < minWords || words < PROSE_SHARE * classes.length) return [];
	const shown = withoutIslands(classes.map((_, index) => isShown(classes, index)));
	if (shown.filter((isShown) => !isShown).length > MAX_REDACTED) return [];
	let index = 0;
	const text = line.replace(TOKEN, (token) => (shown[index++] ? token : REDACTED));
	return [text.replaceAll(`[${REDACTED}]`, REDACTED)];
}

/** One number or name among words is part of a sentence. Several in a row may be a dump of bytes. */
function isShown(classes: readonly Class[], index: number): boolean {
	const [before, own, after] = [classes[index - 1], classes[index], classes[index + 1]];
	if (own === "word") return true;
	return own !== "redacted" && ![before, after].some((one) => one === own || one === "redacted");
}

/** Redacts one or two tokens between redacted ones, too: groups of random letters are sometimes words. */
function withoutIslands(shown: readonly boolean[]): readonly boolean[] {
	return shown.map((isShown, index) => {
		const [before, after] = [shown.lastIndexOf(false, index), shown.indexOf(false, index)];
		return isShown && (before < 0 || after < 0 || after - before > 3);
	});
}

function classOf(token: string): Class {
	const bare = token.replace(/^['-]+|[.:!?']+$/g, "").replace(/['\u2019]\p{Ll}{1,2}$/u, "");
	// What is redacted already.
	if (bare === "redacted") return "redacted";
	if (isWord(bare)) return /^(a|I|[^a-z]+|.*[aeiouy].*)$/i.test(bare) ? "word" : "short";
	if (/^\p{Lu}{2,8}$/u.test(bare)) return "capitals";
	if (/^\d{1,4}$/.test(bare)) return "number";
	return isName(bare) ? "name" : "redacted";
}

const HEX_WORDS = ["a", "add", "added", "bad", "be"];

/** A word of any language. Random digits and letters that happen to be one are as short as they are rare. */
function isWord(text: string): boolean {
	if (/^[a-f]+$/i.test(text)) return HEX_WORDS.includes(text.toLowerCase());
	return /^(I|\p{Lu}\p{Ll}{1,14}|\p{Ll}{2,15}|\p{Lo}+)$/u.test(text);
}

/** A path, a host, a variable or the name of an error: words in a row. */
function isName(text: string): boolean {
	if (/^(\p{Lu}\p{Ll}{2,14}){2,3}$/u.test(text)) return true;
	const parts = text.replace(/^[~.]*\//, "").split(/:\/\/|[/._:@-]/);
	return parts.length > 1 && parts.every((part) => /^(\p{Lu}?\p{Ll}{2,14}|\p{Lu}{2,15})$/u.test(part));
}
