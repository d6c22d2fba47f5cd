import { KmsImportError } from "../../errors";
import { isLoopback } from "./loopback";
import { isExempt } from "./proxyExemptions";

/** A proxy configured in the environment. */
export interface ProxyAddress {
	/** Without user name and password, so that no library can log them. */
	readonly url: string;
	/** Host and port, for errors. */
	readonly host: string;
	/** The environment variable that it comes from, for errors. */
	readonly source: string;
	/** Value of the Proxy-Authorization header. Undefined if the proxy's URL has no user name and password. */
	readonly authorization: string | undefined;
	/** Texts that must never appear in a message: a proxy may repeat in its answers what it was sent. */
	readonly secrets: readonly string[];
}

/** The variables that name a proxy, by the protocol of the service, in curl's order of precedence. */
const PROXY_VARIABLES: Readonly<Record<string, readonly string[]>> = {
	"https:": ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"],
	"http:": ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"],
};
const EXEMPTION_VARIABLES = ["no_proxy", "NO_PROXY"];

/**
 * The proxy for requests to a URL. Undefined if they are sent directly: no variable names a proxy, NO_PROXY exempts the host, or
 * the service is on this machine and the proxy is not.
 * @throws {KmsImportError} code `notConfigured`: the value in the environment is not the URL of an HTTP proxy
 */
export function proxyFor(service: URL, env: NodeJS.ProcessEnv): ProxyAddress | undefined {
	const configured = firstOf(PROXY_VARIABLES[service.protocol] ?? [], env);
	if (!configured || isExempt(service, firstOf(EXEMPTION_VARIABLES, env)?.value ?? "")) return undefined;
	const url = parseUrl(configured.value);
	// For a proxy elsewhere, such a service is on another machine. Without TLS, the proxy would even see the credentials.
	if (url && isLoopback(service.hostname) && !isLoopback(url.hostname)) return undefined;
	if (!url || !/^https?:$/.test(url.protocol)) throw unusable(configured.source, url?.protocol ?? "", service.host);
	return addressOf(url, configured.source);
}

/** An empty variable counts as not set. */
function firstOf(variables: readonly string[], env: NodeJS.ProcessEnv) {
	return variables.map((source) => ({ source, value: env[source]?.trim() ?? "" })).find(({ value }) => value !== "");
}

/** Undefined if the value is no address. What follows host and port is part of a password that is not percent-encoded. */
function parseUrl(value: string): URL | undefined {
	const text = value.includes("://") ? value : `http://${value}`;
	const url = URL.canParse(text) ? new URL(text) : undefined;
	return url?.host && /^\/?$/.test(`${url.pathname}${url.search}${url.hash}`) ? url : undefined;
}

/** The value is not quoted, because it may contain a password. */
function unusable(variable: string, protocol: string, host: string): KmsImportError {
	const reason = protocol.startsWith("socks")
		? `${variable} in the environment names a SOCKS proxy, which is not supported. Name an HTTP proxy`
		: `the value of ${variable} in the environment is not the address of an HTTP proxy. Write it`;
	return new KmsImportError(
		"notConfigured",
		`Connecting to ${host}: ${reason} as http://host:port or http://user:password@host:port, with special characters percent-encoded, or exempt the host with NO_PROXY.`,
	);
}

function addressOf({ protocol, host, username, password }: URL, source: string): ProxyAddress {
	const address = { url: `${protocol}//${host}`, host, source };
	if (!username && !password) return { ...address, authorization: undefined, secrets: [] };
	const encoded = Buffer.from(`${decode(username)}:${decode(password)}`).toString("base64");
	const authorization = `Basic ${encoded}`;
	// Without a password, the user name is a token.
	const secret = password || username;
	return { ...address, authorization, secrets: [...new Set([secret, decode(secret), encoded, authorization])] };
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
