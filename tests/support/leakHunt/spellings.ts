/** A way in which software writes a text in another. */
export type Spelling = (text: string) => string;

const bytesOf = (text: string) => Buffer.from(text, "utf8");
const each = (text: string, write: (character: string) => string) => [...text].map(write).join("");
const units = (text: string, write: (unit: number) => string) =>
	Array.from({ length: text.length }, (_, at) => write(text.charCodeAt(at))).join("");
const hexOf = (code: number, digits: number) => code.toString(16).padStart(digits, "0");
const escapedUnit = (unit: number) => `\\u${hexOf(unit, 4)}`;
const json = (text: string) => JSON.stringify(text).slice(1, -1);
const percent = (text: string, isPlain: (byte: number) => boolean) =>
	[...bytesOf(text)]
		.map((byte) => (isPlain(byte) ? String.fromCharCode(byte) : `%${hexOf(byte, 2).toUpperCase()}`))
		.join("");
const isUnreserved = (byte: number) => /[\w.~-]/.test(String.fromCharCode(byte));
const isPlain = (character: string) => /^[A-Za-z0-9 ]$/.test(character);

const NAMES: Readonly<Record<string, string>> = {
	'"': "quot",
	"&": "amp",
	"<": "lt",
	">": "gt",
	"'": "apos",
	"/": "sol",
	"\\": "bsol",
	"%": "percnt",
	"+": "plus",
	ü: "uuml",
	"€": "euro",
};
const named = (text: string) => each(text, (character) => (NAMES[character] ? `&${NAMES[character]};` : character));
const decimal = (text: string) =>
	each(text, (character) => (isPlain(character) ? character : `&#${character.codePointAt(0)};`));
const hexadecimal = (text: string) =>
	each(text, (character) => (isPlain(character) ? character : `&#x${hexOf(character.codePointAt(0) ?? 0, 2)};`));
/** As JSON of languages that keep HTML safe, Go among them. */
const safeJson = (text: string) => json(text).replace(/[<>&]/g, (character) => escapedUnit(character.charCodeAt(0)));
const asciiJson = (text: string) => json(text).replace(/[^ -~]/g, (character) => units(character, escapedUnit));
const url = (text: string) => percent(text, isUnreserved);
const base64 = (text: string) => bytesOf(text).toString("base64");
/** In a longer text, base64 begins at the first, second or third byte of a group. */
const base64After = (before: string) => (text: string) => base64(`${before}${text}`);
const lines = (text: string) => text.replace(/.{1,76}/g, "$&\n").trim();
const hex = (text: string) => bytesOf(text).toString("hex");

const byteList = (text: string, write: (byte: number) => string, separator: string) =>
	[...bytesOf(text)].map(write).join(separator);

/** Every way of which we know that services, gateways and proxies repeat what they were sent. */
export const SPELLINGS: Readonly<Record<string, Spelling>> = {
	"as it is": (text) => text,
	"in lower case": (text) => text.toLowerCase(),
	"in upper case": (text) => text.toUpperCase(),
	"in JSON": json,
	"in JSON in JSON": (text) => json(json(text)),
	"in JSON that is safe in HTML": safeJson,
	"in JSON of ASCII": asciiJson,
	"in JSON with every character escaped": (text) => units(text, escapedUnit),
	"in JSON with escaped slashes": (text) => json(text).replaceAll("/", "\\/"),
	"in JavaScript with bytes escaped": (text) => [...bytesOf(text)].map((byte) => `\\x${hexOf(byte, 2)}`).join(""),
	"in hex with commas": (text) => byteList(text, (byte) => hexOf(byte, 2), ","),
	"in hex with 0x": (text) => byteList(text, (byte) => `0x${hexOf(byte, 2)}`, ", "),
	"in decimal bytes": (text) => byteList(text, String, " "),
	"in decimal bytes with commas": (text) => byteList(text, String, ","),
	"in quoted-printable": (text) => byteList(text, (byte) => `=${hexOf(byte, 2).toUpperCase()}`, ""),
	"in a URL": url,
	"in a URL, in lower case": (text) => url(text).toLowerCase(),
	"in a URL twice": (text) => url(url(text)),
	"in a form": (text) => url(text).replaceAll("%20", "+"),
	"in a URL with every byte escaped": (text) => percent(text, () => false),
	"in HTML with names": named,
	"in HTML with names, in upper case": (text) => named(text).toUpperCase(),
	"in HTML with decimal numbers": decimal,
	"in HTML with hexadecimal numbers": hexadecimal,
	"in HTML with every character a number": (text) => each(text, (character) => `&#${character.codePointAt(0)};`),
	"in HTML twice": (text) => named(named(text)),
	"in JSON in HTML": (text) => named(json(text)),
	"in HTML in JSON": (text) => json(named(text)),
	"in a URL in HTML": (text) => decimal(url(text)),
	"in base64": base64,
	"in base64 after one byte": base64After("x"),
	"in base64 after two bytes": base64After("xy"),
	"in base64 for URLs": (text) => bytesOf(text).toString("base64url"),
	"in base64 with line breaks": (text) => lines(base64(text)),
	"in base64 of JSON": (text) => base64(json(text)),
	"in base64 in a URL": (text) => url(base64(text)),
	"in base64 in base64": (text) => base64(base64(text)),
	"in hex": hex,
	"in upper-case hex": (text) => hex(text).toUpperCase(),
	"in hex in groups": (text) => hex(text).replace(/..(?!$)/g, "$& "),
	"in UTF-8 taken for Latin-1": (text) => bytesOf(text).toString("latin1"),
	"in UTF-8 taken for Latin-1, in a URL": (text) => url(bytesOf(text).toString("latin1")),
	"with other white space": (text) => text.replaceAll(" ", "\t\n "),
	"with its characters decomposed": (text) => text.normalize("NFD"),
};

/** How the engine and its files write what they are given. */
const WRAPPERS: readonly Spelling[] = [(text) => text, json, safeJson];

/** A secret in every spelling, as it is printed and as it is in JSON. */
export function spelled(secret: string): ReadonlySet<string> {
	const texts = Object.values(SPELLINGS).map((spelling) => spelling(secret));
	return new Set(texts.flatMap((text) => WRAPPERS.map((wrap) => wrap(text))));
}

/** How a secret is written in the bodies of requests and pages, of which gateways make base64 and hex. */
export const ESCAPED_IN_BODIES: readonly Spelling[] = [json, safeJson, asciiJson, url, named];
