import { isQuoted, joinLines } from "./encoding";
import { decodeBody, isPem, pemBlocks } from "./pem";

/** The base64 of a public key in one line, or what is wrong with its text: a reason that starts with a verb. */
export type PublicKeyText = { readonly base64: string } | { readonly fault: string };

/** What is wrong with PEM that holds something else, by the label of a block. */
const OTHERS: Readonly<Record<string, string>> = {
	"RSA PUBLIC KEY": "is a public key in PKCS#1; convert it with openssl rsa -RSAPublicKey_in -pubout",
	CERTIFICATE: "is a certificate; extract its public key with openssl x509 -noout -pubkey",
};
const NO_KEY = "is PEM without a complete public key; export it again";

/**
 * Reads the text of a public key (SubjectPublicKeyInfo): base64 of DER, or PEM, as HSM tools print and need it. Both may have
 * line breaks. Doesn't look at the key itself.
 */
export function readPublicKeyText(text: string): PublicKeyText {
	if (isPem(text)) return readPem(text);
	const base64 = joinLines(text);
	return isQuoted(base64) ? { fault: "is in quotes, which must be removed" } : { base64 };
}

function readPem(text: string): PublicKeyText {
	const blocks = pemBlocks(text);
	if (/PRIVATE KEY-----/.test(text)) return { fault: "contains a private key; give only the public key to wrap with" };
	const [key, ...others] = blocks.filter(({ label }) => label === "PUBLIC KEY");
	if (others.length > 0) return { fault: `contains ${others.length + 1} public keys; it must contain only one` };
	if (!key) return { fault: blocks.map(({ label }) => OTHERS[label]).find(Boolean) ?? NO_KEY };
	const der = decodeBody(key.body);
	return der ? { base64: der.toString("base64") } : { fault: "is damaged PEM; export it again" };
}
