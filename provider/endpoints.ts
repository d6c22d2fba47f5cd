/** Hosts on which credentials may travel without TLS: nothing leaves the machine. */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** What is wrong with a service's URL, or nothing. */
export function endpointFault(url: string): string | undefined {
	const parsed = URL.canParse(url) ? new URL(url) : undefined;
	if (!parsed || !["http:", "https:"].includes(parsed.protocol)) return "must be a URL that starts with https://";
	if (parsed.username || parsed.password) return "must not hold a user name or password";
	if (parsed.search || parsed.hash) return "must not hold a query or fragment";
	if (parsed.protocol === "http:" && !LOOPBACK.test(parsed.hostname)) {
		return "must start with https://, because credentials travel to it; http:// is accepted on loopback only";
	}
	return undefined;
}

/** Without slashes at the end, and for IAM without the version that some tools append. */
export function normalizeEndpoint(url: string): string {
	return url.replace(/\/+$/, "").replace(/\/v3$/, "");
}

/** The service's own address in a region of a cloud. */
export function defaultEndpoint(service: "kms" | "iam", region: string, cloud: string): string {
	return `https://${service}.${region}.${cloud}`;
}
