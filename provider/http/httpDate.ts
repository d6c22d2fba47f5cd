/** RFC 9110, section 5.6.7, without the third form, which no service writes any more. */
const FORM = /^[A-Z][a-z]+, \d\d[ -][A-Z][a-z]{2}[ -]\d{2,4} \d\d:\d\d:\d\d GMT$/;

/** Milliseconds since the epoch of a date in a header; nothing where it is none. Date.parse takes much else for a date, "-1" and "in 5" among it. */
export function httpDate(text: string): number | undefined {
	const date = FORM.test(text) ? Date.parse(text) : Number.NaN;
	return Number.isNaN(date) ? undefined : date;
}
