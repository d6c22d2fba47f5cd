const NEGATED: Readonly<Record<string, string>> = { d: "D", w: "W", s: "S", b: "B", p: "P" };

/** Escapes, groups that look around, the start of a class, quantifiers with their bounds, and anything else, one by one. */
const TOKENS = /\\.|\(\?<?[=!]|\[\^?|\{\d+(?:,\d*)?\}|\(\?:|./gsu;

/** Regular expressions that differ in one token: an anchor, a quantifier or one of its bounds, a class, or what is looked for around. */
export function regexMutants(literal: string): string[] {
	const end = literal.lastIndexOf("/");
	const [source, flags] = [literal.slice(1, end), literal.slice(end)];
	let inClass = false;
	return [...source.matchAll(TOKENS)].flatMap(({ 0: token, index }) => {
		const others = inClass && !token.startsWith("\\") ? [] : othersOf(token);
		if (token.startsWith("[") && !inClass) inClass = true;
		else if (token === "]") inClass = false;
		return others.map((other) => `/${source.slice(0, index)}${other}${source.slice(index + token.length)}${flags}`);
	});
}

function othersOf(token: string): string[] {
	if (/^[\^$+*?]$/.test(token)) return [""];
	if (token === "[") return ["[^"];
	if (token === "[^") return ["["];
	if (/^\(\?<?[=!]$/.test(token)) return [token.replace(/[=!]/, (sign) => (sign === "=" ? "!" : "="))];
	if (/^\\[dwsbp]$/.test(token)) return [`\\${NEGATED[token.slice(1)]}`];
	const [, least = "", more = "", most = ""] = /^\{(\d+)(,?)(\d*)\}$/.exec(token) ?? [];
	if (!least) return [];
	if (!more) return [`{${Number(least) - 1}}`, `{${Number(least) + 1}}`];
	const atLeast = [Number(least) - 1, Number(least) + 1].filter((bound) => bound >= 0);
	return [
		...atLeast.map((bound) => `{${bound},${most}}`),
		...(most ? [`{${least},${Number(most) - 1}}`, `{${least},${Number(most) + 1}}`] : []),
	];
}
