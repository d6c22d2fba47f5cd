import { X509Certificate } from "node:crypto";
import type { ServerOptions } from "node:https";
import type { TlsOptions } from "../settings/settings";

/** @throws {Error} where the authority is no certificate */
export function tlsSettings({ cert, key, clientCa }: TlsOptions): ServerOptions {
	if (clientCa === undefined) return { cert, key };
	// OpenSSL passes over what is no certificate, and would then trust nobody.
	new X509Certificate(clientCa);
	return { cert, key, ca: clientCa, requestCert: true };
}
