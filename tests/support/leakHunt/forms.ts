/** One encoding of a secret. */
export interface Form {
	readonly bytes: Buffer;
	/** Number of consecutive bytes that count as a leak. */
	readonly leakLength: number;
}

/** Length in bytes below which a secret is not searched for, because it could occur by chance. */
export const SHORTEST = 16;

/** Long enough not to occur by chance, and short enough to fit into one line of a PEM body. */
const LEAK_LENGTH = 20;
/** Longer texts are tokens, which nothing encodes again. */
const LONGEST_ENCODED = 128;

/** Returns the encodings to search for; none if the secret is too short or has too few different bytes. */
export function formsOf(secret: string | Buffer): Form[] {
	const bytes = Buffer.from(secret as string);
	if (bytes.length < SHORTEST || new Set(bytes).size < 8) return [];
	if (typeof secret === "string" && bytes.length > LONGEST_ENCODED) return [formOf(bytes)];
	const whole = Buffer.from(bytes.toString("utf8"));
	// Decoding binary data as UTF-8 yields runs of replacement characters, which occur by chance: only all of it is a leak.
	return [formOf(bytes), { bytes: whole, leakLength: whole.length }, ...textsOf(bytes).map((text) => formOf(text))];
}

function formOf(text: string | Buffer): Form {
	const bytes = Buffer.from(text as string);
	return { bytes, leakLength: Math.min(bytes.length, LEAK_LENGTH) };
}

function textsOf(bytes: Buffer): string[] {
	const hex = bytes.toString("hex");
	// Inside longer base64, a secret is encoded from its first, second or third byte on.
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
