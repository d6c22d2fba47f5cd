import { createHash, createHmac } from "node:crypto";

/** An access key, with the security token if it is temporary. */
export interface KeyPair {
	readonly accessKey: string;
	readonly secretKey: string;
	readonly securityToken?: string;
}

export interface Unsigned {
	readonly method: string;
	/** Path and query as sent. */
	readonly target: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body?: string | Buffer;
}

const hex = (bytes: string | Buffer) => createHash("sha256").update(bytes).digest("hex");
const encode = (text: string) =>
	encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);

/** `YYYYMMDDTHHMMSSZ`. */
export const sdkDate = (milliseconds: number) => new Date(milliseconds).toISOString().replace(/[-:]|\.\d+/g, "");

/** The canonical request of the signing guide (API facts, section 8), with one value per header. */
export function canonical({ method, target, headers, body = "" }: Unsigned): { request: string; names: string } {
	const [path = "", query = ""] = target.split("?");
	const segments = decodeURIComponent(path).split("/").map(encode).join("/");
	const pairs = [...new URLSearchParams(query.replaceAll("+", "%2B"))]
		.sort(
			([a, x], [b, y]) =>
				Buffer.compare(Buffer.from(a), Buffer.from(b)) || Buffer.compare(Buffer.from(x), Buffer.from(y)),
		)
		.map(([name, value]) => `${encode(name)}=${encode(value)}`);
	const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value.trim()] as const);
	const sorted = lower.sort(([a], [b]) => (a < b ? -1 : 1));
	const names = sorted.map(([name]) => name).join(";");
	const payloadHash = Object.fromEntries(sorted)["x-sdk-content-sha256"] ?? hex(body);
	const uri = segments.endsWith("/") ? segments : `${segments}/`;
	const lines = sorted.map(([name, value]) => `${name}:${value}\n`).join("");
	return { request: [method, uri, pairs.join("&"), lines, names, payloadHash].join("\n"), names };
}

/** Signs a request with all its headers, which must include X-Sdk-Date. @returns the headers to send */
export function sign(unsigned: Unsigned, { accessKey, secretKey, securityToken }: KeyPair): Record<string, string> {
	const headers: Record<string, string> = {
		...unsigned.headers,
		...(securityToken && { "X-Security-Token": securityToken }),
	};
	const { request, names } = canonical({ ...unsigned, headers });
	const toSign = `SDK-HMAC-SHA256\n${headers["X-Sdk-Date"]}\n${hex(request)}`;
	const signature = createHmac("sha256", secretKey).update(toSign).digest("hex");
	return {
		...headers,
		Authorization: `SDK-HMAC-SHA256 Access=${accessKey}, SignedHeaders=${names}, Signature=${signature}`,
	};
}
