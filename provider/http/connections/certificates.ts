const TRUST_AUTHORITY =
	"If a private authority issued it, set huaweicloud:cacertFile or NODE_EXTRA_CA_CERTS to the file of the authority's certificate.";
const RENEW = "Have the certificate renewed, and check this machine's clock.";
const OTHER_HOST = "It belongs to another host: check the endpoint and any proxy that answers in its place.";
const REPLACE = "Have the certificate replaced.";

/**
 * What to do about a certificate that Node rejects, by Node's error code (Node's documentation: "X509 certificate error
 * codes").
 */
const REMEDIATION: Readonly<Record<string, string>> = {
	UNABLE_TO_GET_ISSUER_CERT: TRUST_AUTHORITY,
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: TRUST_AUTHORITY,
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: TRUST_AUTHORITY,
	DEPTH_ZERO_SELF_SIGNED_CERT: TRUST_AUTHORITY,
	SELF_SIGNED_CERT_IN_CHAIN: TRUST_AUTHORITY,
	CERT_UNTRUSTED: TRUST_AUTHORITY,
	INVALID_CA: TRUST_AUTHORITY,
	CERT_HAS_EXPIRED: RENEW,
	CERT_NOT_YET_VALID: RENEW,
	ERR_TLS_CERT_ALTNAME_INVALID: OTHER_HOST,
	HOSTNAME_MISMATCH: OTHER_HOST,
	CERT_REVOKED: REPLACE,
	CERT_REJECTED: REPLACE,
	CERT_SIGNATURE_FAILURE: REPLACE,
	CERT_CHAIN_TOO_LONG: REPLACE,
	PATH_LENGTH_EXCEEDED: REPLACE,
	INVALID_PURPOSE: REPLACE,
	UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY: REPLACE,
	UNABLE_TO_DECRYPT_CERT_SIGNATURE: REPLACE,
};

/** What is wrong with a host's certificate, and what to do about it. Undefined if the error code is not about certificates. */
export function certificateFault(host: string, code: string): string | undefined {
	if (Object.hasOwn(REMEDIATION, code))
		return `the certificate of ${host} is not accepted (${code}). ${REMEDIATION[code]}`;
	// A TLS alert comes from the server and is about the client's certificate.
	if (!/_ALERT_([A-Z_]*CERTIFICATE[A-Z_]*|UNKNOWN_CA)$/.test(code)) return undefined;
	return `${host} requires a client certificate, or rejects the one it was sent (${code}). Set huaweicloud:cert and huaweicloud:key.`;
}
