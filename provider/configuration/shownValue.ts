import { isPrintable } from "../foreignText/characters";
import { credentialTest, quote } from "../foreignText/quote";

/** Longer text is not shown: it is no id, name or URL, and may be anything. In characters. */
const MAX_SHOWN_LENGTH = 100;
/** Shorter secrets would also be found in ordinary words. In characters. */
const MIN_SECRET_LENGTH = 6;
/** Longer than the paths that people give. In characters. */
const MAX_PATH_LENGTH = 255;

/** What stands between keys and tokens, and never in one. */
const BETWEEN_KEYS = /[^\w+/=.-]+/;
const SHORTEST_KEY = 16;
/** What ids, names, hosts and paths in lower case don't have: capitals, the signs of base64, and hexadecimal digits of more than an id. */
const SIGN_OF_A_KEY = /[A-Z+]|=$|[0-9a-f]{33}/;

/** The value of a setting as messages show it: in quotes, or how long it is if it may be a secret. */
export function shownValue(text: string, secrets: readonly string[]): string {
	return holdsKey(text) || text.length > MAX_SHOWN_LENGTH
		? `a text of ${text.length} characters`
		: `"${shown(text, secrets)}"`;
}

/** Whether a part of a text looks like a key or a token: whoever swaps two variables must not see the secret in a message. */
function holdsKey(text: string): boolean {
	return text
		.split(BETWEEN_KEYS)
		.some((part) => part.length >= SHORTEST_KEY && /\d/.test(part) && SIGN_OF_A_KEY.test(part));
}

/**
 * Text from the settings as messages show it: on one line and without secrets.
 * @param secrets texts that must not appear, such as the values of all secret settings
 */
export function shown(text: string, secrets: readonly string[]): string {
	if (text.length > MAX_SHOWN_LENGTH) return `a text of ${text.length} characters`;
	return quote(
		text,
		secrets.filter((secret) => secret.length >= MIN_SECRET_LENGTH),
	);
}

/**
 * Whether messages may show a path from the settings as it is. Other text may be anything, even a secret in the wrong setting.
 * @param secrets texts that it must not have, such as the values of all secret settings
 */
export function isShownPath(path: string, secrets: readonly string[]): boolean {
	return path.length <= MAX_PATH_LENGTH && isPrintable(path) && !credentialTest(secrets)(path);
}
