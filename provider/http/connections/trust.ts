import type { SecureContext } from "node:tls";
import { KmsImportError } from "../../errors";
import { defaultCertificates } from "./defaultCertificates";

/** Certificates that connections trust, and the one that they present. */
export interface TrustOptions {
	/** Certificates in PEM to trust in addition to those that Node trusts. */
	readonly ca?: string;
	/** Client certificate in PEM to present to the service. If omitted, none is presented. */
	readonly clientCert?: string;
	/** Private key of the client certificate, in PEM. */
	readonly clientKey?: string;
	/** Whether to accept the service's certificate without verification. @default false */
	readonly insecure?: boolean;
}

/** Options of a TLS connection. All connections share one context, because each context loads about 150 certificates. */
export interface TlsOptions {
	readonly secureContext?: SecureContext;
	/** Always set, because NODE_TLS_REJECT_UNAUTHORIZED=0 would take effect otherwise. */
	readonly rejectUnauthorized: boolean;
}

/**
 * TLS options of connections to the service.
 * @throws {KmsImportError} code `notConfigured`: a certificate or key can't be used
 */
export async function trustInService(options: TrustOptions): Promise<TlsOptions> {
	const { ca, clientCert: cert, clientKey: key, insecure } = options;
	const hasContext = ca !== undefined || cert !== undefined;
	return {
		...(hasContext && { secureContext: await createContext(ca, { ...(cert && { cert }), ...(key && { key }) }) }),
		rejectUnauthorized: !insecure,
	};
}

/**
 * TLS options of connections to a proxy. The proxy is sent no client certificate. Its certificate is always verified, because the
 * proxy is sent credentials of its own.
 * @throws {KmsImportError} code `notConfigured`: the certificate can't be used
 */
export async function trustInProxy({ ca }: TrustOptions): Promise<TlsOptions> {
	return { ...(ca !== undefined && { secureContext: await createContext(ca, {}) }), rejectUnauthorized: true };
}

async function createContext(ca: string | undefined, client: { cert?: string; key?: string }): Promise<SecureContext> {
	const [tls, { X509Certificate }] = await Promise.all([import("node:tls"), import("node:crypto")]);
	try {
		// createSecureContext ignores certificates that it can't read.
		if (ca !== undefined) new X509Certificate(ca);
		// `ca` replaces the certificates that Node trusts, so they are passed, too.
		return tls.createSecureContext({ ...(ca !== undefined && { ca: [...defaultCertificates(tls), ca] }), ...client });
	} catch (error) {
		const { code = "not PEM" } = error as NodeJS.ErrnoException;
		throw new KmsImportError(
			"notConfigured",
			`Setting up connections: the certificates or the key can't be used (${code}). Check huaweicloud:cacertFile, huaweicloud:cert and huaweicloud:key, and that the key belongs to the certificate.`,
		);
	}
}
