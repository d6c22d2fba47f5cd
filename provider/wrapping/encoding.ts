/** The encoding of key material: the bytes themselves, or text in base64 or hexadecimal digits. */
export type MaterialEncoding = "raw" | "base64" | "hex";

/** Decodes base64. Returns undefined unless the whole text is canonical base64 with padding. */
export function decodeBase64(text: string): Buffer | undefined {
	const bytes = Buffer.from(text, "base64");
	if (text !== "" && bytes.toString("base64") === text) return bytes;
	bytes.fill(0);
	return undefined;
}

/** Decodes hexadecimal digits. Returns undefined unless the whole text is pairs of them. */
export const decodeHex = (text: string): Buffer | undefined =>
	text.length % 2 === 0 && /^[0-9a-f]+$/i.test(text) ? Buffer.from(text, "hex") : undefined;

// Tools that print base64 or hex break long lines and end with a line break. Bytes that aren't ASCII are not converted,
// because a string can't be cleared: it would keep the key in memory until it is garbage-collected.
const joinedLines = (content: Buffer) =>
	content.every((byte) => byte < 0x80)
		? content
				.toString("latin1")
				.split(/[\r\n]+/)
				.map((line) => line.trim())
				.join("")
		: "";

/** Decodes content of each encoding into a new buffer. Returns undefined if the content is not in that encoding. */
export const DECODERS: Record<MaterialEncoding, (content: Buffer) => Buffer | undefined> = {
	raw: (content) => Buffer.from(content),
	base64: (content) => decodeBase64(joinedLines(content)),
	hex: (content) => decodeHex(joinedLines(content)),
};
