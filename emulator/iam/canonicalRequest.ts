import { headerValues } from "../headerValues";
import type { Call } from "../operation";

// A character is a byte throughout: so Node hands over what came on the wire, and so it is hashed in the end.

/** In HTTP; a text's own trim would take bytes of UTF-8 as well. */
const WHITESPACE_AROUND = /^[ \t]+|[ \t]+$/g;

/** What a signature covers, by the service's signing guide. */
export function canonicalRequest(call: Call, signedHeaders: readonly string[], payloadHash: string): string {
	const { path, query } = call.target;
	const headers = signedHeaders.flatMap((name) => headerLines(name, headerValues(call, name)));
	return [
		call.method,
		canonicalPath(path),
		canonicalQuery(query),
		`${headers.join("\n")}\n`,
		signedHeaders.join(";"),
		payloadHash,
	].join("\n");
}

function headerLines(name: string, values: readonly string[]): string[] {
	return values
		.map((value) => value.replace(WHITESPACE_AROUND, ""))
		.sort()
		.map((value) => `${name}:${value}`);
}

/** Decoded as a whole, so that an encoded slash is one like any other. */
function canonicalPath(path: string): string {
	const encoded = decode(path).split("/").map(encode).join("/");
	return encoded.endsWith("/") ? encoded : `${encoded}/`;
}

function canonicalQuery(query: string): string {
	const pairs = query.split("&").filter((pair) => pair !== "");
	return pairs
		.map((pair) => {
			const [name = "", ...value] = pair.split("=");
			return { name: decode(name), value: decode(value.join("=")) };
		})
		.sort((one, other) => compare(one.name, other.name) || compare(one.value, other.value))
		.map(({ name, value }) => `${encode(name)}=${encode(value)}`)
		.join("&");
}

function compare(one: string, other: string): number {
	return one < other ? -1 : Number(one > other);
}

function decode(text: string): string {
	return text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** RFC 3986: all but the unreserved characters. */
function encode(text: string): string {
	return text.replace(
		/[^A-Za-z0-9\-._~]/g,
		(byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
	);
}
