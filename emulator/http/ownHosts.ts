import { isIPv6 } from "node:net";
import type { Settings } from "../settings/settings";
import { isLoopback } from "./loopback";

/** A name or an address, with an optional port. */
const HOST = /^(\[[0-9a-f:.]+\]|[^\s/\\?#@:[\]]+)(:\d*)?$/i;
/** Browsers look up these names on the machine itself. */
const BELOW_LOCALHOST = /^([a-z0-9_-]+\.)+localhost$/;
/** Addresses that stand for all others. */
const WILDCARDS: readonly string[] = ["0.0.0.0", "::"];

/** Name or address in a Host header, without port and brackets; undefined if the header is malformed. */
export function hostIn(header: string): string | undefined {
	return HOST.exec(header)?.[1]?.replace(/^\[(.*)\]$/, "$1");
}

/**
 * Whether a request may be for this host. A web page can point a name of its own to any address (DNS rebinding), and
 * then read the responses to its requests. Such a request is recognized by the name.
 * @param connectedTo the address that the client is connected to
 */
export function isOwnHost(host: string, connectedTo: string | undefined, settings: Settings): boolean {
	const name = canonical(host);
	if (isLoopback(name) || BELOW_LOCALHOST.test(name)) return true;
	const named = [settings.host, settings.publicHost, ...settings.morePublicHosts, connectedTo];
	return named.some((own) => own !== undefined && !WILDCARDS.includes(own) && canonical(own) === name);
}

/** A host in one spelling: lowercase, without the root's dot, and an IPv6 address in its shortest form and without a zone. */
function canonical(host: string): string {
	const address = host.replace(/^(.*:.*)%.*$/, "$1").replace(/^::ffff:(?=\d+\.)/i, "");
	if (isIPv6(address)) return new URL(`http://[${address}]`).hostname.slice(1, -1);
	return address.toLowerCase().replace(/\.$/, "");
}
