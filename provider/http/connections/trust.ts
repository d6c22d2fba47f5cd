import { readFileSync } from "node:fs";
import type { SecureContext } from "node:tls";
import { KmsImportError } from "../../errors";

/** Whom connections trust, and as whom they present themselves. */
export interface TrustOptions {
	/** Certificates in PEM that are trusted besides those that Node trusts. */
	readonly ca?: string;
	/** Certificate in PEM to present to the service. */
	readonly clientCert?: string;
	/** Its private key in PEM. */
	readonly clientKey?: string;
	/** Whether certificates of the service are taken as they are. @default false */
	readonly insecure?: boolean;
}

/** Options of a TLS connection. One context serves all connections, because each is made of some 150 certificates. */
export interface TlsOptions {
	readonly secureContext?: SecureContext;
	/** Always said, because NODE_TLS_REJECT_UNAUTHORIZED=0 decides where it is not. */
	readonly rejectUnauthorized: boolean;
}

/**
 * For connections to the service.
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

/** For connections to a proxy: it gets no client certificate, and is never trusted blindly, because it gets credentials of its own. */
export async function trustInProxy({ ca }: TrustOptions): Promise<TlsOptions> {
	return { ...(ca !== undefined && { secureContext: await createContext(ca, {}) }), rejectUnauthorized: true };
}

async function createContext(ca: string | undefined, client: { cert?: string; key?: string }): Promise<SecureContext> {
	const [tls, { X509Certificate }] = await Promise.all([import("node:tls"), import("node:crypto")]);
	try {
		// A context passes over certificates that it can't read.
		if (ca !== undefined) new X509Certificate(ca);
		return tls.createSecureContext({ ...(ca !== undefined && { ca: [...defaultCertificates(tls), ca] }), ...client });
	} catch (error) {
		const { code = "not PEM" } = error as NodeJS.ErrnoException;
		throw new KmsImportError(
			"notConfigured",
			`Setting up connections: the certificates or the key can't be used (${code}). Check huaweicloud:cacertFile, huaweicloud:cert and huaweicloud:key, and that the key is that of the certificate.`,
		);
	}
}

/** Those that Node trusts; naming others replaces them. */
function defaultCertificates(tls: typeof import("node:tls")): readonly string[] {
	// From Node 22.15 on.
	const { getCACertificates } = tls as { getCACertificates?: (type: "default") => string[] };
	return getCACertificates?.("default") ?? [...tls.rootCertificates, ...extraCertificates()];
}

function extraCertificates(): readonly string[] {
	const file = process.env.NODE_EXTRA_CA_CERTS;
	if (!file) return [];
	try {
		return [readFileSync(file, "utf8")];
	} catch {
		// Node warns of such a file and goes on without it.
		return [];
	}
}
