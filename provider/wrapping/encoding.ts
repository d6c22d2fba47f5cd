import { base64Bytes, hexBytes, inOneLine } from "./textDecoders";

/** The encoding of key material: the bytes themselves, or text in base64 or hexadecimal digits. */
export type MaterialEncoding = "raw" | "base64" | "hex";

/** Decodes base64. Returns undefined unless the whole text is canonical base64 with padding. */
export function decodeBase64(text: string): Buffer | undefined {
	const bytes = Buffer.from(text, "base64");
	if (text !== "" && bytes.toString("base64") === text) return bytes;
	bytes.fill(0);
	return undefined;
}

// Variables and files of settings hold line breaks as \n, and as \\n where they have been quoted twice. Bounded, so that a
// text of backslashes is searched in linear time.
const WRITTEN_LINE_BREAK = /\\{1,4}[rn]/g;

/** The text with line breaks where it has them written out, as a backslash and a letter. Base64, hex and PEM have no backslash. */
export const withLineBreaks = (text: string) => text.replace(WRITTEN_LINE_BREAK, "\n");

/** Base64 or hex in one line. Tools that print it break long lines and end with a line break. */
export const joinLines = (text: string) =>
	withLineBreaks(text)
		.split(/[\r\n]+/)
		.map((line) => line.trim())
		.join("");

/** Whether base64 or hex in one line stands in quotes, as in files of settings. */
export const isQuoted = (line: string) => /^["'`]|["'`]$/.test(line);

const isAscii = (content: Buffer) => content.every((byte) => byte < 0x80);

const QUOTES = Buffer.from("\"'`");

/** Whether content is text in quotes. */
export const isInQuotes = (content: Buffer) =>
	isAscii(content) && withLine(content, (line) => [line.at(0), line.at(-1)].some((byte) => QUOTES.includes(byte ?? 0)));

/** Decodes content of each encoding into a new buffer. Returns undefined if the content is not in that encoding. */
export const DECODERS: Record<MaterialEncoding, (content: Buffer) => Buffer | undefined> = {
	raw: (content) => Buffer.from(content),
	base64: (content) => withLine(content, base64Bytes),
	hex: (content) => withLine(content, hexBytes),
};

function withLine<Result>(content: Buffer, work: (line: Buffer) => Result): Result {
	const line = inOneLine(content);
	try {
		return work(line);
	} finally {
		line.fill(0);
	}
}
