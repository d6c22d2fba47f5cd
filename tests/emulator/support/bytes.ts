/** Decodes a field in base64. */
export const fromBase64 = (text: unknown) => Buffer.from(`${text}`, "base64");

/** A base64 text with one bit of a byte flipped. */
export function changed(text: string, index: number): string {
	const bytes = fromBase64(text);
	bytes.writeUInt8(bytes.readUInt8(index) ^ 1, index);
	return bytes.toString("base64");
}
