import { isLoopback } from "../http/connections/loopback";

/** The range of the metadata service. These addresses never leave the host of the virtual machine. */
const LINK_LOCAL = /^169\.254(\.\d{1,3}){2}$/;

/** Returns what is wrong with the URL of a service, or undefined if it is valid. */
export function endpointFault(url: string): string | undefined {
	return faultOf(url, isLoopback);
}

/** Like {@link endpointFault}, for the metadata service of virtual machines, which doesn't offer TLS. */
export function metadataEndpointFault(url: string): string | undefined {
	return faultOf(url, (host) => LINK_LOCAL.test(host) || isLoopback(host));
}

/** Removes trailing slashes, and the version that some tools append to the URL of IAM. */
export function normalizeEndpoint(url: string): string {
	return withoutTrailingSlashes(withoutTrailingSlashes(url).replace(/\/v3$/, ""));
}

/** Without a regular expression, which would take quadratic time on many slashes. */
function withoutTrailingSlashes(url: string): string {
	let end = url.length;
	while (url[end - 1] === "/") end--;
	return url.slice(0, end);
}

function faultOf(url: string, allowsHttp: (hostname: string) => boolean): string | undefined {
	if (/[\s,]/.test(url)) return "must be one URL, without white space";
	const parsed = URL.canParse(url) ? new URL(url) : undefined;
	if (!parsed || !["http:", "https:"].includes(parsed.protocol)) return "must be a URL that starts with https://";
	if (parsed.username || parsed.password) return "must not contain a user name or password";
	if (/[?#]/.test(url)) return "must not contain a query or fragment";
	if (parsed.protocol === "http:" && !allowsHttp(parsed.hostname)) {
		return "must start with https://, because credentials are sent to it; http:// is accepted only for loopback hosts";
	}
	return undefined;
}
