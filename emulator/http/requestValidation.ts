import type { IncomingMessage } from "node:http";
import { headerValues } from "../headerValues";
import { type Refusal, refuse, refuseRequest } from "../refusal";

/** As nginx has it, and with it the gateway. */
export const LONGEST_TARGET = 8 * 1024;
const VERSIONS: readonly string[] = ["1.0", "1.1"];
/** A name or an address with a port. */
const HOST = /^(\[[0-9a-f:.]+\]|[^\s/\\?#@:[\]]+)(:\d*)?$/i;

/** What is wrong with a request that Node lets through as one of HTTP and the gateway doesn't, if anything. */
export function formFault(request: IncomingMessage): Refusal | undefined {
	if ((request.url ?? "").length > LONGEST_TARGET) return targetTooLong();
	const isPlain = VERSIONS.includes(request.httpVersion) && hasOneHost(request) && isPlainlyFramed(request);
	return isPlain ? undefined : refuse("APIGW.0201");
}

export function targetTooLong(): Refusal {
	return refuseRequest(414, "The request target is too long.");
}

function hasOneHost(request: IncomingMessage): boolean {
	const hosts = headerValues(request, "host");
	if (hosts.length === 0) return request.httpVersion === "1.0";
	return hosts.length === 1 && HOST.test(`${hosts[0]}`);
}

/** Whether everybody on the way agrees where the body ends: in chunks and nothing else, where it is encoded at all. */
function isPlainlyFramed({ headers, httpVersion }: IncomingMessage): boolean {
	const encoding = headers["transfer-encoding"]?.toLowerCase();
	return encoding === undefined || (encoding === "chunked" && httpVersion !== "1.0");
}
