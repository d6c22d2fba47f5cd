const TRUST_AUTHORITY =
	"If a private authority issued it, name the authority's certificate in huaweicloud:cacertFile or in NODE_EXTRA_CA_CERTS.";
const RENEW = "Have the certificate renewed, and check the clock of this machine.";
const REPLACE = "Have the certificate replaced.";

/** What to do about a certificate that Node refuses, by the code it gives (Node's documentation: "X509 certificate error codes"). */
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
	ERR_TLS_CERT_ALTNAME_INVALID: "It is another host's: check the endpoint, and any proxy that answers in its place.",
	HOSTNAME_MISMATCH: "It is another host's: check the endpoint, and any proxy that answers in its place.",
	CERT_REVOKED: REPLACE,
	CERT_REJECTED: REPLACE,
	CERT_SIGNATURE_FAILURE: REPLACE,
	CERT_CHAIN_TOO_LONG: REPLACE,
	PATH_LENGTH_EXCEEDED: REPLACE,
	INVALID_PURPOSE: REPLACE,
	UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY: REPLACE,
	UNABLE_TO_DECRYPT_CERT_SIGNATURE: REPLACE,
};

/** What is wrong with the certificate of a host and what to do; nothing where the code is about something else. */
export function certificateFault(host: string, code: string): string | undefined {
	if (Object.hasOwn(REMEDIATION, code))
		return `the certificate of ${host} is not accepted (${code}). ${REMEDIATION[code]}`;
	// Alerts are what the other side says of the certificate it was shown.
	if (!/_ALERT_([A-Z_]*CERTIFICATE[A-Z_]*|UNKNOWN_CA)$/.test(code)) return undefined;
	return `${host} wants a client certificate, or another one (${code}). Set huaweicloud:cert and huaweicloud:key.`;
}
