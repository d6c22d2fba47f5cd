const MAX_QUOTE_LENGTH = 300;
/** What lies behind it is not quoted, however much in front of it is redacted. */
const MAX_INPUT_LENGTH = 8192;
/** So many characters in a row of a secret that is longer are kept back, too: gateways cut and encode what they repeat. */
const FRAGMENT_LENGTH = 16;
/** Of a request's Authorization header. It is made anew for each request, and whoever has it can send that one again. */
const SIGNATURE = /(?<=\bSignature=)[\w+/=-]+/gi;
const REDACTED = "[redacted]";

/** Another's text, fit for a message: without secrets, on one line, not too long, and of whole characters. */
export function quote(text: string, secrets: readonly string[]): string {
	const line = redact(plainLine(text).slice(0, MAX_INPUT_LENGTH).replace(SIGNATURE, REDACTED), secrets);
	const short = line.length > MAX_QUOTE_LENGTH ? `${line.slice(0, MAX_QUOTE_LENGTH)}…` : line;
	// Half a character, be it the service's or left by the cut, can't be sent to the engine: UTF-8 replaces it.
	return Buffer.from(short, "utf8").toString("utf8");
}

/** A secret is found, too, where its blanks were wrapped, and as a whole where another one is a part of it. */
function redact(line: string, secrets: readonly string[]): string {
	const known = secrets.map(plainLine).filter((secret) => secret !== "");
	const longestFirst = known.sort((one, other) => other.length - one.length);
	return longestFirst.reduce(
		(rest, secret) =>
			secret.length > FRAGMENT_LENGTH ? redactFragments(rest, secret) : rest.replaceAll(secret, REDACTED),
		line,
	);
}

function redactFragments(line: string, secret: string): string {
	const fragments = new Set<string>();
	for (let at = 0; at + FRAGMENT_LENGTH <= secret.length; at++) fragments.add(secret.slice(at, at + FRAGMENT_LENGTH));
	let redacted = "";
	let copiedTo = 0;
	for (let at = 0; at + FRAGMENT_LENGTH <= line.length; at++) {
		if (!fragments.has(line.slice(at, at + FRAGMENT_LENGTH))) continue;
		redacted += line.slice(copiedTo, at) + REDACTED;
		while (fragments.has(line.slice(at + 1, at + 1 + FRAGMENT_LENGTH))) at++;
		copiedTo = at + FRAGMENT_LENGTH;
		at = copiedTo - 1;
	}
	return redacted + line.slice(copiedTo);
}

/** One line, with what URLs encode as the characters that they mean. */
function plainLine(text: string): string {
	const decoded = text.replace(/%([2-7][0-9a-f])/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
	return decoded.replace(/[\p{Cc}\s]+/gu, " ").trim();
}
