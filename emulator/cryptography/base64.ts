/** Decodes base64. Returns no bytes if the text contains anything else, which Node itself would ignore. */
export function decodeBase64(text: string, encoding: "base64" | "base64url" = "base64"): Buffer {
	const bytes = Buffer.from(text, encoding);
	return bytes.toString(encoding) === text ? bytes : Buffer.alloc(0);
}
