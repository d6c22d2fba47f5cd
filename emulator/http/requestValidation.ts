import type { IncomingMessage } from "node:http";
import { headerValues } from "../headerValues";
import { type Refusal, refuse, refuseRequest } from "../refusal";
import type { Settings } from "../settings/settings";
import { hostIn, isOwnHost } from "./ownHosts";
import { hostOfTarget } from "./requestTarget";

/** In bytes; nginx's limit, and with it the gateway's. */
export const MAX_TARGET_LENGTH = 8 * 1024;
const VERSIONS: readonly string[] = ["1.0", "1.1"];
const MAX_QUOTED_LENGTH = 100;

/**
 * The refusal of a request that Node accepts as HTTP and the gateway doesn't, or that is for another host; undefined if
 * it is accepted.
 */
export function requestFault(request: IncomingMessage, settings: Settings): Refusal | undefined {
	if ((request.url ?? "").length > MAX_TARGET_LENGTH) return targetTooLong();
	const isAccepted = VERSIONS.includes(request.httpVersion) && hasOneHost(request) && isFramedUnambiguously(request);
	return isAccepted ? misdirection(request, settings) : refuse("APIGW.0201");
}

export function targetTooLong(): Refusal {
	return refuseRequest(414, "The request target is too long.");
}

function hasOneHost(request: IncomingMessage): boolean {
	const hosts = headerValues(request, "host");
	if (hosts.length === 0) return request.httpVersion === "1.0";
	return hosts.length === 1 && hostIn(`${hosts[0]}`) !== undefined;
}

/** The refusal of a request for another host, whether its Host header or its target says so. */
function misdirection(request: IncomingMessage, settings: Settings): Refusal | undefined {
	const named = [...headerValues(request, "host"), hostOfTarget(request.url ?? "")];
	const other = named.find((value) => value !== undefined && !isFor(value, request, settings));
	if (other === undefined) return undefined;
	const host = quoted(hostIn(other) ?? other);
	const remedy = `If clients reach it by this name, start it with --public-host ${host} (publicHost)`;
	return refuseRequest(421, `The request is for host ${host}, which is not a name of this emulator. ${remedy}.`);
}

function isFor(value: string, { socket }: IncomingMessage, settings: Settings): boolean {
	const host = hostIn(value);
	return host !== undefined && isOwnHost(host, socket.localAddress, settings);
}

/** The beginning of a host that may hold anything, fit for a message that is read in a terminal or pasted into one. */
function quoted(host: string): string {
	const percentEncoded = (character: string) =>
		`%${character.charCodeAt(0).toString(16).padStart(2, "0").toUpperCase()}`;
	const ending = host.length > MAX_QUOTED_LENGTH ? "…" : "";
	return host.slice(0, MAX_QUOTED_LENGTH).replace(/[^\w.:-]/g, percentEncoded) + ending;
}

/**
 * Whether every server on the way agrees where the body ends: a transfer encoding must be `chunked` and nothing else.
 */
function isFramedUnambiguously({ headers, httpVersion }: IncomingMessage): boolean {
	const encoding = headers["transfer-encoding"]?.toLowerCase();
	return encoding === undefined || (encoding === "chunked" && httpVersion !== "1.0");
}
