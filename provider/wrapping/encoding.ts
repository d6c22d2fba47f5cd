/** How key material is written where it is: as its bytes, or as text in base64 or hexadecimal digits. */
export type MaterialEncoding = "raw" | "base64" | "hex";

/** The bytes that text stands for, or undefined unless it is padded, canonical base64 and nothing else. */
export function decodeBase64(text: string): Buffer | undefined {
	const bytes = Buffer.from(text, "base64");
	if (text !== "" && bytes.toString("base64") === text) return bytes;
	bytes.fill(0);
	return undefined;
}

/** The bytes that text stands for, or undefined unless it is pairs of hexadecimal digits and nothing else. */
export const decodeHex = (text: string): Buffer | undefined =>
	text.length % 2 === 0 && /^[0-9a-f]+$/i.test(text) ? Buffer.from(text, "hex") : undefined;

// Tools that print base64 or hex break lines and end them. A string can't be cleared and stays in memory until it is
// collected, so that none is made of bytes that are no text.
const joinedLines = (content: Buffer) =>
	content.every((byte) => byte < 0x80)
		? content
				.toString("latin1")
				.split(/[\r\n]+/)
				.map((line) => line.trim())
				.join("")
		: "";

/** Reads content in one encoding into bytes of its own; undefined if it is not in that encoding. */
export const DECODERS: Record<MaterialEncoding, (content: Buffer) => Buffer | undefined> = {
	raw: (content) => Buffer.from(content),
	base64: (content) => decodeBase64(joinedLines(content)),
	hex: (content) => decodeHex(joinedLines(content)),
};
