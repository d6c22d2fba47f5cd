import { headerValues } from "../headerValues";
import type { Call } from "../operation";

// Each character stands for one byte: that is how Node passes on what it received, and how it is hashed in the end.

/** White space of HTTP. `trim` would also remove bytes of UTF-8 characters. */
const WHITESPACE_AROUND = /^[ \t]+|[ \t]+$/g;

/** The canonical request, as the service's signing guide defines it. */
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

/** The path is decoded before it is split, so that an encoded slash separates segments, too. */
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

/** Percent-encodes all characters but the unreserved ones of RFC 3986. */
function encode(text: string): string {
	return text.replace(
		/[^A-Za-z0-9\-._~]/g,
		(byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
	);
}
