/** One way in which a secret may be written. */
export interface Form {
	readonly bytes: Buffer;
	/** How many bytes of it in a row give it away. */
	readonly stretch: number;
}

/** Shorter secrets could be anything, and are not looked for. */
export const SHORTEST = 16;

/** Enough not to be met by accident, and few enough to be found in one line of a PEM body. */
const STRETCH = 20;
/** Longer texts are tokens, which nobody encodes once more. */
const LONGEST_ENCODED = 128;

/** Each way in which a secret may be written; none where it is too short or too plain to be one. */
export function formsOf(secret: string | Buffer): Form[] {
	const bytes = Buffer.from(secret as string);
	if (bytes.length < SHORTEST || new Set(bytes).size < 8) return [];
	if (typeof secret === "string" && bytes.length > LONGEST_ENCODED) return [formOf(bytes)];
	const whole = Buffer.from(bytes.toString("utf8"));
	// Of what is no text, UTF-8 leaves runs of one and the same character, which prove nothing: all of it has to be there.
	return [formOf(bytes), { bytes: whole, stretch: whole.length }, ...textsOf(bytes).map((text) => formOf(text))];
}

function formOf(text: string | Buffer): Form {
	const bytes = Buffer.from(text as string);
	return { bytes, stretch: Math.min(bytes.length, STRETCH) };
}

function textsOf(bytes: Buffer): string[] {
	const hex = bytes.toString("hex");
	// In base64 of something longer a secret looks as at its own first, second or third byte.
	const base64 = [0, 1, 2].map((offset) => {
		const rest = bytes.subarray(offset);
		return rest.subarray(0, rest.length - (rest.length % 3)).toString("base64");
	});
	const base64url = base64.map((text) => text.replaceAll("+", "-").replaceAll("/", "_"));
	const asInspected = hex.replace(/..(?!$)/g, "$& ");
	const asJson = [...bytes].join(",");
	const asLatin1 = bytes.toString("latin1");
	return [...base64, ...base64url, hex, hex.toUpperCase(), asInspected, asJson, asLatin1];
}
