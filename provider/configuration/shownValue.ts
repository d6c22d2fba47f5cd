import { quote } from "../foreignText/quote";

/** Longer text is not shown: it is no id, name or URL, and may be anything. In characters. */
const MAX_SHOWN_LENGTH = 100;
/** Shorter secrets would also be found in ordinary words. In characters. */
const MIN_SECRET_LENGTH = 6;

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
