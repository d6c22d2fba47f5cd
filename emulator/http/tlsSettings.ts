import { X509Certificate } from "node:crypto";
import type { ServerOptions } from "node:https";
import type { TlsOptions } from "../settings/settings";

/** @throws {Error} if the client authority is not a certificate */
export function tlsSettings({ cert, key, clientCa }: TlsOptions): ServerOptions {
	if (clientCa === undefined) return { cert, key };
	// OpenSSL ignores text that is not a certificate, and would then trust no client.
	new X509Certificate(clientCa);
	return { cert, key, ca: clientCa, requestCert: true };
}
