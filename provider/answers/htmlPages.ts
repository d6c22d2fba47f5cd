import { quote } from "../foreignText/quote";

const CHARACTERS: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

/** Whether a body is an HTML page, such as the error pages of proxies and gateways. */
export function isHtmlPage(body: string): boolean {
	return /^\s*(<!--|<!doctype html|<html|<head|<body)/i.test(body);
}

/**
 * Describes an HTML page for a message, by its title.
 * @param secrets texts that must never appear in the description
 */
export function describeHtmlPage(body: string, secrets: readonly string[]): string {
	const title = quote(plain(titleOf(body)), secrets);
	return title ? `an HTML page titled "${title}"` : "an HTML page";
}

/** Searches without a regular expression, which would take quadratic time on a hostile page. */
function titleOf(body: string): string {
	const start = body.search(/<title/i);
	const from = start < 0 ? 0 : body.indexOf(">", start) + 1;
	const to = from === 0 ? -1 : body.indexOf("<", from);
	return to < 0 ? "" : body.slice(from, to);
}

function plain(markup: string): string {
	return markup
		.replace(/&(\w{1,6});/g, (reference, name: string) => CHARACTERS[name] ?? reference)
		.replace(/&#(\d{1,3}|x[0-9a-f]{1,2});/gi, (_, code: string) =>
			String.fromCharCode(Number(code.replace(/^x/i, "0x"))),
		);
}
