import fc from "fast-check";

/** What terminals, logs and CI systems obey, and what looks like something else than it is. */
const MARKS = [
	"\u001b[2J",
	"\u001b]8;;https://elsewhere.example.com\u0007",
	"\u009b2J",
	"\u0000",
	"\u007f",
	"\r",
	"\n",
	"\r\n",
	"\u0085",
	"\u202e",
	"\u202a",
	"\u2066",
	"\u2028",
	"\u2029",
	"\u200b",
	"\ufeff",
	"\u00ad",
	"\ud83d",
	"\udd11",
	"\n::error::",
	"\n::set-output name=x::y",
	"::add-mask::",
	"##vso[task.setvariable]",
	"%0A::error::",
	"%1b[2J",
	"\\u001b[2J",
	"&#27;[2J",
	"🔑",
	"é",
	"e\u0301",
	"ß",
	"İ",
	"K",
	"١٢",
];

/** Names that every object has, and others that code may take for something. */
export const ODD_NAMES = [
	"__proto__",
	"constructor",
	"prototype",
	"toString",
	"hasOwnProperty",
	"valueOf",
	"toJSON",
	"then",
	"length",
	"0",
	"-1",
	"",
	" ",
	".",
	"..",
	"a.b",
	"__proto__.polluted",
	"constructor.prototype",
];

/** Parts that regular expressions and other loops may take too long for if they are repeated. */
const REPEATED = [
	" ",
	"\t",
	"\n",
	"\\",
	"\\\\n",
	'"',
	"'",
	"%",
	"%25",
	"&",
	"&amp;",
	"&#",
	"<",
	"<title",
	"-",
	"-----BEGIN ",
	"=",
	"A",
	"0",
	"a.",
	"*",
	".",
	"/",
	":",
	",",
	"[",
	"{",
	'{"a":',
	"(",
	"@",
	"scrypt:",
	"\u0301",
	"🔑",
];

const LONGEST = 65_536;

/** A part, many times: up to 64 KiB of it, and mostly less. */
export const repeated = fc
	.record({
		unit: fc.oneof(fc.constantFrom(...REPEATED), fc.string({ minLength: 1, maxLength: 4 })),
		units: fc.oneof({ weight: 20, arbitrary: fc.nat(200) }, { weight: 1, arbitrary: fc.nat(LONGEST) }),
		before: fc.string({ maxLength: 3 }),
		after: fc.string({ maxLength: 3 }),
	})
	.map(({ unit, units, before, after }) => `${before}${unit.repeat(Math.min(units, LONGEST / unit.length))}${after}`);

const mark = fc.constantFrom(...MARKS);

/** Any text, often with something in it that a message must not have. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
	{ weight: 3, arbitrary: fc.string({ unit: "grapheme", maxLength: 40 }) },
	{ weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 60 }) },
	{ weight: 2, arbitrary: fc.tuple(fc.string(), mark, fc.string()).map((parts) => parts.join("")) },
	{ weight: 1, arbitrary: fc.array(mark, { maxLength: 6 }).map((parts) => parts.join("")) },
	{ weight: 1, arbitrary: fc.constantFrom(...ODD_NAMES) },
	{ weight: 1, arbitrary: repeated },
);

/** A text with a few changes at random places. */
export const edited = (text: fc.Arbitrary<string>): fc.Arbitrary<string> =>
	fc
		.tuple(
			text,
			fc.array(
				fc.record({
					where: fc.double({ min: 0, max: 1, noNaN: true }),
					removed: fc.nat(4),
					put: fc.oneof(mark, fc.constantFrom(..."/?&=%#@:;,.[]{}\"'\\ "), fc.string({ maxLength: 3 })),
				}),
				{ minLength: 1, maxLength: 3 },
			),
		)
		.map(([whole, edits]) =>
			edits.reduce((rest, { where, removed, put }) => {
				const at = Math.floor(where * rest.length);
				return `${rest.slice(0, at)}${put}${rest.slice(at + removed)}`;
			}, whole),
		);
