import { readRegularFileSync } from "../../boundedFile";

/** The largest file of certificates that is read. Bundles of all public authorities have a quarter of a megabyte. */
export const MAX_CERTIFICATE_BYTES = 4 * 1024 * 1024;

/** The certificates that Node trusts by default, in PEM. Options of Node and NODE_EXTRA_CA_CERTS decide which these are. */
export function defaultCertificates(tls: typeof import("node:tls")): readonly string[] {
	// Available from Node 22.15.
	const { getCACertificates } = tls as { getCACertificates?: (type: "default") => string[] };
	return getCACertificates?.("default") ?? [...tls.rootCertificates, ...extraCertificates()];
}

function extraCertificates(): readonly string[] {
	const file = process.env.NODE_EXTRA_CA_CERTS;
	if (!file) return [];
	try {
		return [readRegularFileSync(file, MAX_CERTIFICATE_BYTES).toString("utf8")];
	} catch {
		// Node also ignores an unreadable file, and warns about it.
		return [];
	}
}
