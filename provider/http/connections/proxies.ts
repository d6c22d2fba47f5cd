import { KmsImportError } from "../../errors";

/** A proxy that the environment names (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY, in either case). */
export interface ProxyAddress {
	/** Without user and password, so that no log of a library can hold them. */
	readonly url: string;
	/** Host and port, for errors. */
	readonly host: string;
	/** Value of the header Proxy-Authorization. */
	readonly authorization: string | undefined;
}

/**
 * The proxy for requests to a URL; nothing where they go there directly.
 * @throws {KmsImportError} code `notConfigured`: what the environment names is no proxy
 */
export async function proxyFor(url: string): Promise<ProxyAddress | undefined> {
	const { getProxyForUrl } = await import("proxy-from-env");
	const configured = getProxyForUrl(url);
	return configured ? parseProxy(configured, new URL(url)) : undefined;
}

function parseProxy(configured: string, { protocol, host }: URL): ProxyAddress {
	const url = URL.canParse(configured) ? new URL(configured) : undefined;
	if (!url?.host || !/^https?:$/.test(url.protocol)) {
		// It may hold a password, so it is not told.
		const variables = `${protocol.slice(0, -1).toUpperCase()}_PROXY or ALL_PROXY`;
		throw new KmsImportError(
			"notConfigured",
			`Connecting to ${host}: what ${variables} names in the environment is not the URL of an HTTP proxy. Write it as http://host:port, or exempt the host with NO_PROXY.`,
		);
	}
	const user = url.username || url.password ? `${decode(url.username)}:${decode(url.password)}` : undefined;
	const authorization = user && `Basic ${Buffer.from(user).toString("base64")}`;
	return { url: `${url.protocol}//${url.host}`, host: url.host, authorization };
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
