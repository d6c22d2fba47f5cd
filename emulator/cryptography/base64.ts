/** The bytes of a text in base64; none where it holds anything else, which Node alone would pass over. */
export function decodeBase64(text: string, encoding: "base64" | "base64url" = "base64"): Buffer {
	const bytes = Buffer.from(text, encoding);
	return bytes.toString(encoding) === text ? bytes : Buffer.alloc(0);
}
