import { hash } from "node:crypto";

/** A path without anything to decode or encode, as nearly all are. */
const UNRESERVED_PATH = /^[\w.~/-]*$/;

/** A request as it is sent, without the headers that signing adds. */
export interface SignableRequest {
	readonly method: string;
	readonly url: string;
	/** All are signed except Authorization and names with "_", which the SDKs leave out too. */
	readonly headers: Readonly<Record<string, string>>;
	/** Exactly the text that is sent. */
	readonly body?: string | undefined;
}

/** The headers that play a role in signing. */
export const SIGNING_HEADERS = {
	host: "Host",
	date: "X-Sdk-Date",
	securityToken: "X-Security-Token",
	/** If present, replaces the hash of the body. The SDKs set it to "UNSIGNED-PAYLOAD". */
	payloadHash: "X-Sdk-Content-Sha256",
	authorization: "Authorization",
} as const;

/** The canonical form of a request, which client and gateway derive independently of its spelling. */
export interface CanonicalRequest {
	readonly text: string;
	/** The names of the signed headers: in lower case, sorted, joined by ";". */
	readonly signedHeaders: string;
}

/**
 * Makes the canonical form of a request (API Request Signing Guide, "Creating a Canonical Request"). Where the guide is ambiguous,
 * this follows the vendor's Python SDK.
 */
export function canonicalRequest({ method, url, headers, body = "" }: SignableRequest): CanonicalRequest {
	const { host, pathname, search } = new URL(url);
	const signed = headersToSign(host, headers);
	const signedHeaders = [...signed.keys()].join(";");
	const text = [
		method.toUpperCase(),
		canonicalUri(pathname),
		search && canonicalQuery(new URLSearchParams(search)),
		[...signed].map(([name, value]) => `${name}:${value}\n`).join(""),
		signedHeaders,
		signed.get(SIGNING_HEADERS.payloadHash.toLowerCase()) ?? sha256(body),
	].join("\n");
	return { text, signedHeaders };
}

/** SHA-256 of a text in UTF-8, in hex. */
export function sha256(text: string): string {
	return hash("sha256", text);
}

/** Values by name in lower case, sorted by name. */
function headersToSign(host: string, headers: Readonly<Record<string, string>>): Map<string, string> {
	const values = new Map([[SIGNING_HEADERS.host.toLowerCase(), host]]);
	for (const [name, value] of Object.entries(headers)) values.set(name.toLowerCase(), value.trim());
	const isSigned = (name: string) => name !== SIGNING_HEADERS.authorization.toLowerCase() && !name.includes("_");
	// Names of headers are ASCII, so code units sort like bytes.
	return new Map([...values].filter(([name]) => isSigned(name)).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Decodes before splitting, so an encoded "/" within a segment counts as a separator. */
function canonicalUri(path: string): string {
	const encoded = UNRESERVED_PATH.test(path) ? path : percentDecode(path).split("/").map(percentEncode).join("/");
	return encoded.endsWith("/") ? encoded : `${encoded}/`;
}

/** Sorted by name, then by value, before encoding. */
function canonicalQuery(parameters: URLSearchParams): string {
	return [...parameters]
		.sort(([nameA, valueA], [nameB, valueB]) => compareBytes(nameA, nameB) || compareBytes(valueA, valueB))
		.map((pair) => pair.map(percentEncode).join("="))
		.join("&");
}

/** Leaves invalid escapes unchanged. decodeURIComponent would throw. */
function percentDecode(text: string): string {
	return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => Buffer.from(escapes.replaceAll("%", ""), "hex").toString());
}

/** RFC 3986: encodes everything except unreserved characters, with upper-case hex digits. */
function percentEncode(text: string): string {
	return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Compares by code point. JavaScript itself compares by UTF-16 code unit. */
function compareBytes(a: string, b: string): number {
	return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
