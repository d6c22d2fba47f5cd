import type { IncomingMessage } from "node:http";
import { headerValues } from "../headerValues";
import { type Refusal, refuse, refuseRequest } from "../refusal";

/** In bytes; nginx's limit, and with it the gateway's. */
export const MAX_TARGET_LENGTH = 8 * 1024;
const VERSIONS: readonly string[] = ["1.0", "1.1"];
/** A name or an address, with an optional port. */
const HOST = /^(\[[0-9a-f:.]+\]|[^\s/\\?#@:[\]]+)(:\d*)?$/i;

/** The refusal of a request that Node accepts as HTTP and the gateway doesn't; undefined if the gateway accepts it. */
export function requestFault(request: IncomingMessage): Refusal | undefined {
	if ((request.url ?? "").length > MAX_TARGET_LENGTH) return targetTooLong();
	const isAccepted = VERSIONS.includes(request.httpVersion) && hasOneHost(request) && isFramedUnambiguously(request);
	return isAccepted ? undefined : refuse("APIGW.0201");
}

export function targetTooLong(): Refusal {
	return refuseRequest(414, "The request target is too long.");
}

function hasOneHost(request: IncomingMessage): boolean {
	const hosts = headerValues(request, "host");
	if (hosts.length === 0) return request.httpVersion === "1.0";
	return hosts.length === 1 && HOST.test(`${hosts[0]}`);
}

/**
 * Whether every server on the way agrees where the body ends: a transfer encoding must be `chunked` and nothing else.
 */
function isFramedUnambiguously({ headers, httpVersion }: IncomingMessage): boolean {
	const encoding = headers["transfer-encoding"]?.toLowerCase();
	return encoding === undefined || (encoding === "chunked" && httpVersion !== "1.0");
}
