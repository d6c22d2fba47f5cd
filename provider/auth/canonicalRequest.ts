import { createHash } from "node:crypto";

/** A request as it goes on the wire, but for what the signature adds. */
export interface SignableRequest {
	readonly method: string;
	readonly url: string;
	/** All of them are signed, but for Authorization and names with "_", which the SDKs leave out too. */
	readonly headers: Readonly<Record<string, string>>;
	/** The very text that is sent. */
	readonly body?: string;
}

/** Headers with a meaning in signing. */
export const SIGNING_HEADERS = {
	host: "Host",
	date: "X-Sdk-Date",
	securityToken: "X-Security-Token",
	/** Instead of the hash of the body, where it is given; the SDKs send "UNSIGNED-PAYLOAD" in it. */
	payloadHash: "X-Sdk-Content-Sha256",
	authorization: "Authorization",
} as const;

/**
 * The request in the one form that client and gateway both make of it, however either spells it (API Request Signing Guide,
 * "Creating a Canonical Request"). Where the guide leaves room it is what the vendor's Python SDK makes of it.
 */
export function canonicalRequest(request: SignableRequest): string {
	const { pathname, searchParams } = new URL(request.url);
	const headers = headersToSign(request);
	return [
		request.method.toUpperCase(),
		canonicalUri(pathname),
		canonicalQuery(searchParams),
		[...headers].map(([name, value]) => `${name}:${value}\n`).join(""),
		[...headers.keys()].join(";"),
		headers.get(SIGNING_HEADERS.payloadHash.toLowerCase()) ?? sha256(request.body ?? ""),
	].join("\n");
}

/** Names of the headers that are signed: in lower case, sorted, joined by ";". */
export function signedHeaders(request: SignableRequest): string {
	return [...headersToSign(request).keys()].join(";");
}

/** SHA-256 of a text in UTF-8, in hex. */
export function sha256(text: string): string {
	return createHash("sha256").update(text).digest("hex");
}

/** By name in lower case, sorted. */
function headersToSign({ url, headers }: SignableRequest): Map<string, string> {
	const values = new Map([[SIGNING_HEADERS.host.toLowerCase(), new URL(url).host]]);
	for (const [name, value] of Object.entries(headers)) values.set(name.toLowerCase(), value.trim());
	const isSigned = (name: string) => name !== SIGNING_HEADERS.authorization.toLowerCase() && !name.includes("_");
	return new Map([...values].filter(([name]) => isSigned(name)).sort(([a], [b]) => compareBytes(a, b)));
}

/** Percent-decoded before it is split: a "/" that was encoded within a segment counts as one between segments. */
function canonicalUri(path: string): string {
	const encoded = percentDecode(path).split("/").map(percentEncode).join("/");
	return encoded.endsWith("/") ? encoded : `${encoded}/`;
}

/** Sorted by name, then value, as they are before they are encoded. */
function canonicalQuery(parameters: URLSearchParams): string {
	return [...parameters]
		.sort(([nameA, valueA], [nameB, valueB]) => compareBytes(nameA, nameB) || compareBytes(valueA, valueB))
		.map((pair) => pair.map(percentEncode).join("="))
		.join("&");
}

/** Leaves what is no escape as it is, unlike decodeURIComponent, which throws. */
function percentDecode(text: string): string {
	return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => Buffer.from(escapes.replaceAll("%", ""), "hex").toString());
}

/** RFC 3986: all but its unreserved characters, in upper case. */
function percentEncode(text: string): string {
	return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** By code point, where JavaScript's own order is by UTF-16 unit. */
function compareBytes(a: string, b: string): number {
	return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
