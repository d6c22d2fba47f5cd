/** The bytes of a field in base64. */
export const fromBase64 = (text: unknown) => Buffer.from(`${text}`, "base64");

/** A text in base64 with one bit of a byte changed. */
export function changed(text: string, index: number): string {
	const bytes = fromBase64(text);
	bytes.writeUInt8(bytes.readUInt8(index) ^ 1, index);
	return bytes.toString("base64");
}
