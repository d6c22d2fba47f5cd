const LONGEST_QUOTE = 300;

/** Another's text, fit for a message: without secrets, on one line, not too long, and of whole characters. */
export function quote(text: string, secrets: readonly string[]): string {
	const line = redact(oneLine(text), secrets);
	const short = line.length > LONGEST_QUOTE ? `${line.slice(0, LONGEST_QUOTE)}…` : line;
	// Half a character, be it the service's or left by the cut, can't be sent to the engine: UTF-8 replaces it.
	return Buffer.from(short, "utf8").toString("utf8");
}

/** A secret is found, too, where its blanks were wrapped, and as a whole where another one is a part of it. */
function redact(line: string, secrets: readonly string[]): string {
	const known = secrets.map(oneLine).filter((secret) => secret !== "");
	const longestFirst = known.sort((one, other) => other.length - one.length);
	return longestFirst.reduce((rest, secret) => rest.replaceAll(secret, "[redacted]"), line);
}

function oneLine(text: string): string {
	return text.replace(/[\p{Cc}\s]+/gu, " ").trim();
}
