import { getOrCreate } from "../getOrCreate";
import { SecretSearch } from "./secretSearch";

const MAX_QUOTE_LENGTH = 300;
/** Text beyond this length is never quoted, even if the text before it is redacted. */
const MAX_INPUT_LENGTH = 8192;
/** Shorter credentials don't exist, and shorter text occurs by chance in what a service has to say. */
const SHORTEST_CREDENTIAL = 6;
/** In a message, so much of a short credential is too much. In a field that is used, less than all of it may be there by chance. */
const QUOTED_SHARE = 0.6;
/** A password of letters only may be a word that a field holds for good reason, unless it is long. */
const MAY_BE_WORD = /^[a-z_-]{1,15}$/i;
const REDACTED = "[redacted]";

/** Recently used searches, by their secrets: a process has few credentials, and thousands of answers. */
const searches = new Map<string, SecretSearch>();
const MAX_SEARCHES = 16;

/**
 * Makes text from elsewhere safe for a message: without secrets, on one line, at most 300 characters, and without characters that a
 * terminal obeys or that can't be encoded.
 * @param secrets texts that must never appear in the result, however they are spelled
 */
export function quote(text: string, secrets: readonly string[]): string {
	const line = oneLine(redact(text.slice(0, MAX_INPUT_LENGTH), secrets));
	const short = line.length > MAX_QUOTE_LENGTH ? `${line.slice(0, MAX_QUOTE_LENGTH)}…` : line;
	// A lone surrogate, from the service or from the cut, can't be sent to the engine. Encoding as UTF-8 replaces it.
	return Buffer.from(short, "utf8").toString("utf8");
}

/** Tests whether a text contains a credential, or is too ambiguous to rule one out. */
export function credentialTest(secrets: readonly string[]): (text: string) => boolean {
	const credentials = secrets.filter((secret) => secret.length >= SHORTEST_CREDENTIAL && !MAY_BE_WORD.test(secret));
	if (credentials.length === 0) return () => false;
	const search = searchFor(credentials, 1);
	return (text) => text.length >= SHORTEST_CREDENTIAL && search.isIn(text);
}

function redact(text: string, secrets: readonly string[]): string {
	const ranges = searchFor(secrets, QUOTED_SHARE).find(text);
	if (!ranges) return REDACTED;
	let redacted = "";
	let copiedTo = 0;
	for (const { start, end } of ranges) {
		redacted += text.slice(copiedTo, start) + REDACTED;
		copiedTo = end;
	}
	return redacted + text.slice(copiedTo);
}

function searchFor(secrets: readonly string[], share: number): SecretSearch {
	if (searches.size >= MAX_SEARCHES) searches.clear();
	return getOrCreate(searches, JSON.stringify([share, secrets]), () => new SecretSearch(secrets, share));
}

/** Decodes URL encoding and replaces line breaks, white space and what can't be printed by single blanks. */
function oneLine(text: string): string {
	const decoded = text.replace(/%([2-7][0-9a-f])/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
	return decoded.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim();
}
