import { createHmac } from "node:crypto";
import { canonicalRequest, SIGNING_HEADERS, type SignableRequest, sha256 } from "./canonicalRequest";

/** An access key. It is temporary if it has a security token, and permanent otherwise. */
export interface AccessKey {
	readonly accessKey: string;
	readonly secretKey: string;
	readonly securityToken?: string | undefined;
}

const ALGORITHM = "SDK-HMAC-SHA256";

/**
 * The headers that authenticate a request by an access key (API Request Signing Guide): X-Sdk-Date, X-Security-Token if the
 * access key is temporary, and Authorization. They replace headers of the same name.
 * Host is signed as the request contains it or as fetch adds it: with the port, unless that is the scheme's default.
 * @param nowMs milliseconds since the epoch. The gateway accepts the signature for 15 minutes before and after
 */
export function sign(request: SignableRequest, key: AccessKey, nowMs: number): Readonly<Record<string, string>> {
	const { method, url, headers, body } = request;
	const date = signingDate(nowMs);
	const added = {
		[SIGNING_HEADERS.date]: date,
		...(key.securityToken ? { [SIGNING_HEADERS.securityToken]: key.securityToken } : {}),
	};
	const { text, signedHeaders } = canonicalRequest({ method, url, headers: { ...headers, ...added }, body });
	const signatureHex = signature(key.secretKey, stringToSign(text, date));
	return { ...added, [SIGNING_HEADERS.authorization]: authorizationHeader(key.accessKey, signedHeaders, signatureHex) };
}

/**
 * A time in the format of X-Sdk-Date, in UTC to the second: 20191115T033655Z.
 * @param nowMs milliseconds since the epoch
 */
export function signingDate(nowMs: number): string {
	return new Date(nowMs).toISOString().replace(/[-:]|\.\d+/g, "");
}

/** The string to sign. @param date the request's X-Sdk-Date */
export function stringToSign(canonical: string, date: string): string {
	return [ALGORITHM, date, sha256(canonical)].join("\n");
}

/** HMAC-SHA256 in hex. The secret key is used directly: no signing key is derived from it. */
export function signature(secretKey: string, text: string): string {
	return createHmac("sha256", secretKey).update(text).digest("hex");
}

/** Value of the Authorization header. */
export function authorizationHeader(accessKey: string, headerNames: string, signatureHex: string): string {
	return `${ALGORITHM} Access=${accessKey}, SignedHeaders=${headerNames}, Signature=${signatureHex}`;
}
