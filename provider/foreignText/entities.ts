/** Names of the printable ASCII characters that HTML has names for, and of a few others that passwords hold. */
const NAMED: Readonly<Record<string, string>> = {
	...{ quot: '"', amp: "&", apos: "'", lt: "<", gt: ">", nbsp: " ", Tab: "\t", NewLine: "\n", excl: "!", num: "#" },
	...{ dollar: "$", percnt: "%", lpar: "(", rpar: ")", ast: "*", midast: "*", plus: "+", comma: ",", period: "." },
	...{ sol: "/", colon: ":", semi: ";", equals: "=", quest: "?", commat: "@", lsqb: "[", lbrack: "[", bsol: "\\" },
	...{ rsqb: "]", rbrack: "]", Hat: "^", lowbar: "_", UnderBar: "_", grave: "`", lcub: "{", lbrace: "{", verbar: "|" },
	...{ vert: "|", VerticalLine: "|", rcub: "}", rbrace: "}", hyphen: "-", dash: "-", euro: "€" },
};

/** Names of U+00A1 to U+00FF, in their order. */
const LATIN_1 =
	"iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml".split(
		" ",
	);

const NAMES: readonly (readonly [name: string, character: string])[] = [
	...LATIN_1.map((name, index) => [name, String.fromCharCode(0xa1 + index)] as const),
	...Object.entries(NAMED),
];

const EXACT: ReadonlyMap<string, string> = new Map(NAMES);
/** Gateways that change the case of a text change that of its entities. */
const IN_ANY_CASE: ReadonlyMap<string, string> = new Map(
	NAMES.map(([name, character]) => [name.toLowerCase(), character]),
);

/** The character that an entity of HTML names, as far as a credential may hold it. */
export function namedCharacter(name: string): string | undefined {
	return EXACT.get(name) ?? IN_ANY_CASE.get(name.toLowerCase());
}
