import { ESCAPED_IN_BODIES, spelled } from "./spellings";

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
/** Longer texts are tokens: ASCII without characters that are escaped, of which a few encodings are enough. */
const LONGEST_ENCODED = 128;

/** Returns the encodings to search for; none if the secret is too short or has too few different bytes. */
export function formsOf(secret: string | Buffer): Form[] {
	const bytes = Buffer.from(secret as string);
	if (bytes.length < SHORTEST || new Set(bytes).size < 8) return [];
	if (typeof secret === "string") {
		const spellings =
			bytes.length > LONGEST_ENCODED ? [secret.toLowerCase(), secret.toUpperCase()] : [...spelled(secret)];
		const encoded = encodedAgain(secret).flatMap((text) => textsOf(text).map((form) => spelledForm(form, text)));
		return [formOf(bytes), ...encoded, ...spellings.map((text) => spelledForm(text, bytes))];
	}
	const whole = Buffer.from(bytes.toString("utf8"));
	// Decoding binary data as UTF-8 yields runs of replacement characters, which occur by chance: only all of it is a leak.
	return [formOf(bytes), { bytes: whole, leakLength: whole.length }, ...textsOf(bytes).map(formOf)];
}

/** As many characters of the secret make a leak as in any form, however long their spelling is. */
function spelledForm(text: string, secret: Buffer): Form {
	const bytes = Buffer.from(text);
	const leakLength = Math.ceil((LEAK_LENGTH * Math.max(bytes.length, secret.length)) / secret.length);
	return { bytes, leakLength: Math.min(bytes.length, leakLength) };
}

/** A text as it may be before it gets into base64 or hex. */
function encodedAgain(secret: string): Buffer[] {
	const bytes = Buffer.from(secret);
	if (bytes.length > LONGEST_ENCODED) return [bytes];
	return [secret, ...ESCAPED_IN_BODIES.map((spelling) => spelling(secret)), ...base64At(bytes)].map((text) =>
		Buffer.from(text),
	);
}

/** Inside longer base64, a secret is encoded from its first, second or third byte on. */
function base64At(bytes: Buffer): string[] {
	return [0, 1, 2].map((offset) => {
		const rest = bytes.subarray(offset);
		return rest.subarray(0, rest.length - (rest.length % 3)).toString("base64");
	});
}

function formOf(text: string | Buffer): Form {
	const bytes = Buffer.from(text as string);
	return { bytes, leakLength: Math.min(bytes.length, LEAK_LENGTH) };
}

function textsOf(bytes: Buffer): string[] {
	const hex = bytes.toString("hex");
	const base64 = base64At(bytes);
	const base64url = base64.map((text) => text.replaceAll("+", "-").replaceAll("/", "_"));
	const asInspected = hex.replace(/..(?!$)/g, "$& ");
	const asJson = [...bytes].join(",");
	const asLatin1 = bytes.toString("latin1");
	return [...base64, ...base64url, hex, hex.toUpperCase(), asInspected, asJson, asLatin1];
}
