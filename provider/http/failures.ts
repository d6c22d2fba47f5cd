import { KmsImportError } from "../errors";
import { certificateFault } from "./connections/certificates";
import type { ProxyAddress } from "./connections/proxies";
import { NetworkError, TimeoutError, UnexpectedAnswerError } from "./errors";
import type { AttemptPhases } from "./phases";

/** What errors report about an attempt. */
export interface AttemptContext {
	/** Gerund, noun and id: "Describing key 0d04…". */
	readonly doing: string;
	/** Host and port of the service. */
	readonly host: string;
	readonly isSecure: boolean;
	readonly proxy: ProxyAddress | undefined;
	readonly phases: AttemptPhases;
}

/**
 * The error for an attempt that ended without a complete answer. It quotes only codes, because the messages of other
 * libraries contain URLs and headers.
 */
export function failureOf(error: unknown, context: AttemptContext): KmsImportError {
	const { doing, phases } = context;
	const peer = peerOf(context);
	if (phases.timedOut) return new TimeoutError(doing, peer, ...phases.timedOut);
	if (error instanceof KmsImportError) return error;
	const code = codeOf(error);
	if (code.startsWith("ERR_INVALID_")) return unsendableRequest(doing, code);
	const unreadable = unreadableAnswer(error, code);
	if (unreadable) return new UnexpectedAnswerError(doing, peer, unreadable);
	const fault = certificateFault(peer, code);
	if (fault) return new NetworkError(doing, fault, { wasSent: false, isFinal: true });
	return connectionError(context, peer, code);
}

/**
 * The error for an answer that came from the proxy instead of the service. Undefined if the answer is the service's own.
 * @param status HTTP status of the answer
 */
export function proxyRefusal(status: number, { doing, host, proxy, phases }: AttemptContext): NetworkError | undefined {
	if (!proxy || phases.proxyStatus === 200) return undefined;
	if (status === 407) {
		const complaint = proxy.authorization ? "rejects the user name and password" : "requires a user name and password";
		const reason = `the proxy ${proxy.host} ${complaint} (407). Put the right ones in ${proxy.source} in the environment: http://user:password@${proxy.host}.`;
		return new NetworkError(doing, reason, { wasSent: false, isFinal: true });
	}
	// Without a tunnel, the proxy passes on the service's answer.
	if (phases.proxyStatus === undefined) return undefined;
	const reason = `the proxy ${proxy.host} did not open a connection to ${host} (${status}). Allow the host on the proxy, exempt it with NO_PROXY, or run again later.`;
	return new NetworkError(doing, reason, { wasSent: false, isFinal: status < 500 });
}

/** The host or proxy that the connection was with when it failed. */
function peerOf({ host, isSecure, proxy, phases }: AttemptContext): string {
	return proxy && !(isSecure && phases.proxyStatus === 200) && !phases.isSent ? `the proxy ${proxy.host}` : host;
}

function connectionError({ doing, host, proxy, phases }: AttemptContext, peer: string, code: string): NetworkError {
	const wasSent = phases.isSent;
	const remediation =
		proxy && peer !== host
			? `Check ${proxy.source} and NO_PROXY in the environment (write an HTTP proxy as http://host:port), then run again.`
			: "Check the endpoint, the network and any proxy, then run again.";
	return new NetworkError(doing, `no ${wasSent ? "answer from" : "connection to"} ${peer} (${code}). ${remediation}`, {
		wasSent,
	});
}

function unsendableRequest(doing: string, code: string): KmsImportError {
	return new KmsImportError(
		"invalidRequest",
		`${doing}: the request can't be sent over HTTP (${code}). Check the credentials and names in the configuration for line breaks and non-ASCII characters.`,
	);
}

function unreadableAnswer(error: unknown, code: string): string | undefined {
	if (error instanceof Error && "type" in error && error.type === "max-size") return "more than 1 MiB";
	if (code.startsWith("HPE_")) return `something other than HTTP (${code})`;
	return code.startsWith("Z_") ? `a body that can't be decompressed (${code})` : undefined;
}

/** Only what has the form of a code, because it may be text from elsewhere. */
function codeOf(error: unknown): string {
	const code = error instanceof Error && "code" in error ? `${error.code}` : "";
	return /^[A-Z][A-Z0-9_]{1,63}$/.test(code) ? code : "connection lost";
}
