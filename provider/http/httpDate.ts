/** RFC 9110, section 5.6.7, without the asctime form, which services no longer send. */
const FORM = /^[A-Z][a-z]{2,8}, \d\d[ -][A-Z][a-z]{2}[ -]\d{2,4} \d\d:\d\d:\d\d GMT$/;

/**
 * A date in a header, in milliseconds since the epoch. Undefined if the text is not an HTTP date. The pattern is needed because
 * Date.parse also accepts texts such as "-1" and "in 5".
 */
export function httpDate(text: string): number | undefined {
	const date = FORM.test(text) ? Date.parse(text) : Number.NaN;
	return Number.isNaN(date) ? undefined : date;
}
