import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { EmulatorClock } from "../clock";
import { headerValues } from "../headerValues";
import type { Call } from "../operation";
import { canonicalRequest } from "./canonicalRequest";

const ALGORITHM = "SDK-HMAC-SHA256";
const AUTHORIZATION = new RegExp(
	`^${ALGORITHM} Access=([^\\s,]+), SignedHeaders=([^\\s,]+), Signature=([0-9a-f]{64})$`,
);
const UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";
const MAX_SKEW_SECONDS = 15 * 60;

/** Content of the Authorization header of a signed request. */
export interface Authorization {
	readonly accessKey: string;
	/** In lowercase and sorted. */
	readonly signedHeaders: readonly string[];
	/** Lowercase hex. */
	readonly signature: string;
}

/** Parses the Authorization header. @returns undefined if it is not as the signing guide defines it */
export function readAuthorization(call: Call): Authorization | undefined {
	const values = headerValues(call, "authorization");
	const [, accessKey, list, signature] = AUTHORIZATION.exec(values.length === 1 ? `${values[0]}` : "") ?? [];
	if (!accessKey || !list || !signature) return undefined;
	const signedHeaders = list.split(";");
	const isCanonical = list.toLowerCase() === list && [...new Set(signedHeaders)].sort().join(";") === list;
	const allPresent = signedHeaders.every((name) => headerValues(call, name).length > 0);
	return isCanonical && allPresent && signedHeaders.includes("x-sdk-date")
		? { accessKey, signedHeaders, signature }
		: undefined;
}

/** Describes what is wrong with a signature; undefined if it is valid. */
export function signatureFault(
	call: Call,
	authorization: Authorization,
	secretKey: string,
	clock: EmulatorClock,
): string | undefined {
	const [date = ""] = headerValues(call, "x-sdk-date");
	const seconds = secondsOf(date);
	if (seconds === undefined) return "X-Sdk-Date is malformed";
	const isNear = (now: number) => Math.abs(now / 1000 - seconds) <= MAX_SKEW_SECONDS;
	if (!isNear(clock.now()) && !isNear(clock.machineTime())) return "X-Sdk-Date is over 15 minutes off";
	const payloadHash = payloadHashOf(call, authorization.signedHeaders);
	if (payloadHash === undefined) return "X-Sdk-Content-Sha256 is not that of the body";
	const canonical = canonicalRequest(call, authorization.signedHeaders, payloadHash);
	const stringToSign = `${ALGORITHM}\n${date}\n${sha256(Buffer.from(canonical, "latin1"))}`;
	const expected = createHmac("sha256", secretKey).update(stringToSign).digest();
	return timingSafeEqual(expected, Buffer.from(authorization.signature, "hex")) ? undefined : "the signature is wrong";
}

/** Epoch seconds of `YYYYMMDDTHHMMSSZ`. */
function secondsOf(date: string): number | undefined {
	const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date);
	if (!parts) return undefined;
	const [, year, month, day, hour, minute, second] = parts;
	const milliseconds = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
	return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000;
}

/** The payload hash to sign; undefined if the client's hash is not that of the body. */
function payloadHashOf(call: Call, signedHeaders: readonly string[]): string | undefined {
	const actual = sha256(call.body);
	if (!signedHeaders.includes("x-sdk-content-sha256")) return actual;
	const [named = ""] = headerValues(call, "x-sdk-content-sha256");
	return named === UNSIGNED_PAYLOAD || named === actual ? named : undefined;
}

function sha256(bytes: Buffer): string {
	return createHash("sha256").update(bytes).digest("hex");
}
