import { isLoopback } from "../http/connections/loopback";

/** Where a virtual machine finds out about itself: the address leads to its own host only. */
const LINK_LOCAL = /^169\.254(\.\d{1,3}){2}$/;

/** What is wrong with a service's URL, or nothing. */
export function endpointFault(url: string): string | undefined {
	return faultOf(url, isLoopback);
}

/** The same for the metadata service of virtual machines, which has no TLS. */
export function metadataEndpointFault(url: string): string | undefined {
	return faultOf(url, (host) => LINK_LOCAL.test(host) || isLoopback(host));
}

/** Without slashes at the end, and for IAM without the version that some tools append. */
export function normalizeEndpoint(url: string): string {
	return url.replace(/\/+$/, "").replace(/\/v3$/, "");
}

function faultOf(url: string, allowsHttp: (hostname: string) => boolean): string | undefined {
	if (/\s/.test(url)) return "must not hold blanks";
	const parsed = URL.canParse(url) ? new URL(url) : undefined;
	if (!parsed || !["http:", "https:"].includes(parsed.protocol)) return "must be a URL that starts with https://";
	if (parsed.username || parsed.password) return "must not hold a user name or password";
	if (/[?#]/.test(url)) return "must not hold a query or fragment";
	if (parsed.protocol === "http:" && !allowsHttp(parsed.hostname)) {
		return "must start with https://, because credentials travel to it; http:// is accepted on loopback only";
	}
	return undefined;
}
