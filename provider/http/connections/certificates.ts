const TRUST =
	"If a private authority issued it, name the authority's certificate in huaweicloud:cacertFile or in NODE_EXTRA_CA_CERTS.";
const DATES = "Have the certificate renewed, and check the clock of this machine.";
const OTHERS = "Have the certificate replaced.";

/** What to do about a certificate that Node refuses, by the code it gives (Node's documentation: "X509 certificate error codes"). */
const ADVICE: Readonly<Record<string, string>> = {
	UNABLE_TO_GET_ISSUER_CERT: TRUST,
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: TRUST,
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: TRUST,
	DEPTH_ZERO_SELF_SIGNED_CERT: TRUST,
	SELF_SIGNED_CERT_IN_CHAIN: TRUST,
	CERT_UNTRUSTED: TRUST,
	INVALID_CA: TRUST,
	CERT_HAS_EXPIRED: DATES,
	CERT_NOT_YET_VALID: DATES,
	ERR_TLS_CERT_ALTNAME_INVALID: "It is another host's: check the endpoint, and any proxy that answers in its place.",
	HOSTNAME_MISMATCH: "It is another host's: check the endpoint, and any proxy that answers in its place.",
	CERT_REVOKED: OTHERS,
	CERT_REJECTED: OTHERS,
	CERT_SIGNATURE_FAILURE: OTHERS,
	CERT_CHAIN_TOO_LONG: OTHERS,
	PATH_LENGTH_EXCEEDED: OTHERS,
	INVALID_PURPOSE: OTHERS,
	UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY: OTHERS,
	UNABLE_TO_DECRYPT_CERT_SIGNATURE: OTHERS,
};

/** What is wrong with the certificate of a host and what to do; nothing where the code is about something else. */
export function certificateFault(host: string, code: string): string | undefined {
	if (Object.hasOwn(ADVICE, code)) return `the certificate of ${host} is not accepted (${code}). ${ADVICE[code]}`;
	// Alerts are what the other side says of the certificate it was shown.
	if (!/_ALERT_([A-Z_]*CERTIFICATE[A-Z_]*|UNKNOWN_CA)$/.test(code)) return undefined;
	return `${host} wants a client certificate, or another one (${code}). Set huaweicloud:cert and huaweicloud:key.`;
}
