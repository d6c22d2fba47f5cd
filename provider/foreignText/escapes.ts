import { namedCharacter } from "./entities";
import { type Reading, rewrite } from "./reading";

const PERCENT = /%(?:u([0-9a-f]{4})|([0-9a-f]{2}))/gi;
const BACKSLASH = /\\(?:u\{([0-9a-f]{1,6})\}|u([0-9a-f]{4})|x([0-9a-f]{2})|([0-7]{3})|([bfnrtv])|([^\w\s]))/gi;
const QUOTED_PRINTABLE = /=([0-9a-f]{2})/gi;
/** At least four bytes, as programs print them. */
const HEX_LIST = /(?:(?:0x)?[0-9a-f]{2}[,;\s]+){3,}(?:0x)?[0-9a-f]{2}/gi;
// No number is larger than a byte: a digit that stands before the first one doesn't belong to the list.
const DECIMAL_LIST = /(?:(?:25[0-5]|2[0-4]\d|1\d\d|\d{1,2})[,;\s]+){3,}(?:25[0-5]|2[0-4]\d|1\d\d|\d{1,2})/g;
const CONTROLS: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" };
const ENTITY = /&(?:#x([0-9a-f]{1,8})|#(\d{1,8})|([a-z][a-z0-9]{1,31}));?/gi;
const UTF_8 = /[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}/g;

/** How software escapes text. Each decodes one level, and returns the reading itself if nothing in it is escaped so. */
export const ESCAPES: readonly ((source: Reading) => Reading)[] = [
	// URLs and forms. The bytes become characters of their own; the last decoder joins those of UTF-8.
	(source) => rewrite(source, PERCENT, ([, unit, byte = ""]) => characterOf(unit ?? byte, 16)),
	// Mail.
	(source) => rewrite(source, QUOTED_PRINTABLE, ([, byte = ""]) => characterOf(byte, 16)),
	(source) => rewrite(source, HEX_LIST, ([list]) => bytesOf(list, 16)),
	(source) => rewrite(source, DECIMAL_LIST, ([list]) => bytesOf(list, 10)),
	// JSON, JavaScript, shells and most other languages.
	(source) => rewrite(source, BACKSLASH, ([, ...codes]) => escaped(codes)),
	// HTML and XML.
	(source) => rewrite(source, ENTITY, ([, hex, decimal, name]) => entity(hex, decimal, name)),
	// UTF-8 that was taken for Latin-1, as in every header.
	(source) => rewrite(source, UTF_8, ([bytes]) => Buffer.from(bytes, "latin1").toString("utf8")),
];

/** The characters of a list of bytes. */
function bytesOf(list: string, radix: number): string {
	const bytes = list.split(/[,;\s]+/).map((byte) => Number.parseInt(byte, radix));
	return String.fromCharCode(...bytes);
}

function escaped([braced, unit, byte, octal, control, other]: readonly (string | undefined)[]): string | undefined {
	const hex = braced ?? unit ?? byte;
	if (hex !== undefined) return characterOf(hex, 16);
	if (octal !== undefined) return characterOf(octal, 8);
	return control === undefined ? other : CONTROLS[control.toLowerCase()];
}

function entity(hex?: string, decimal?: string, name = ""): string | undefined {
	if (hex !== undefined) return characterOf(hex, 16);
	return decimal === undefined ? namedCharacter(name) : characterOf(decimal, 10);
}

function characterOf(digits: string, radix: number): string | undefined {
	const code = Number.parseInt(digits, radix);
	return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
