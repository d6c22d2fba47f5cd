const MAX_QUOTE_LENGTH = 300;
/** Text beyond this length is never quoted, even if the text before it is redacted. */
const MAX_INPUT_LENGTH = 8192;
/** Fragments of this length of a longer secret are redacted too, because gateways truncate and encode what they repeat. */
const FRAGMENT_LENGTH = 16;
/** The signature in an Authorization header. It is not among the known secrets, but whoever has it can replay the request. */
const SIGNATURE = /(?<=\bSignature=)[\w+/=-]+/gi;
const REDACTED = "[redacted]";

/**
 * Makes text from elsewhere safe for a message: without secrets, on one line, at most 300 characters and without broken characters.
 * @param secrets texts that must never appear in the result
 */
export function quote(text: string, secrets: readonly string[]): string {
	const line = redact(plainLine(text).slice(0, MAX_INPUT_LENGTH).replace(SIGNATURE, REDACTED), secrets);
	const short = line.length > MAX_QUOTE_LENGTH ? `${line.slice(0, MAX_QUOTE_LENGTH)}…` : line;
	// A lone surrogate, from the service or from the cut, can't be sent to the engine. Encoding as UTF-8 replaces it.
	return Buffer.from(short, "utf8").toString("utf8");
}

/** Finds secrets even if their white space was changed. Longer secrets go first, because a shorter one may be part of them. */
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

/** Decodes URL encoding and replaces line breaks, control characters and white space by single blanks. */
function plainLine(text: string): string {
	const decoded = text.replace(/%([2-7][0-9a-f])/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
	return decoded.replace(/[\p{Cc}\s]+/gu, " ").trim();
}
