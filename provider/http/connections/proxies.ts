import { KmsImportError } from "../../errors";

/** A proxy configured in the environment (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY, in upper or lower case). */
export interface ProxyAddress {
	/** Without user name and password, so that no library can log them. */
	readonly url: string;
	/** Host and port, for errors. */
	readonly host: string;
	/** Value of the Proxy-Authorization header. Undefined if the proxy's URL has no user name and password. */
	readonly authorization: string | undefined;
}

/**
 * The proxy for requests to a URL. Undefined if they are sent directly.
 * @throws {KmsImportError} code `notConfigured`: the value in the environment is not the URL of an HTTP proxy
 */
export async function proxyFor(url: string): Promise<ProxyAddress | undefined> {
	const { getProxyForUrl } = await import("proxy-from-env");
	const configured = getProxyForUrl(url);
	return configured ? parseProxy(configured, new URL(url)) : undefined;
}

function parseProxy(configured: string, { protocol, host }: URL): ProxyAddress {
	const url = URL.canParse(configured) ? new URL(configured) : undefined;
	if (!url?.host || !/^https?:$/.test(url.protocol)) {
		// The value is not quoted, because it may contain a password.
		const variables = `${protocol.slice(0, -1).toUpperCase()}_PROXY or ALL_PROXY`;
		throw new KmsImportError(
			"notConfigured",
			`Connecting to ${host}: the value of ${variables} in the environment is not the URL of an HTTP proxy. Write it as http://host:port, or exempt the host with NO_PROXY.`,
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
