import { element, elementsOf, TAG, valueAt } from "./der";

const { sequence, octetString, bitString, explicit1 } = TAG;

/**
 * The public half of a private key: SubjectPublicKeyInfo in DER (RFC 5280), the same bytes that OpenSSL writes. It is put
 * together from what canonical PKCS#8 holds in the clear, so that no second copy of the secret numbers is made.
 *
 * @param pkcs8 as `parseMaterial` returns it: its numbers fit together, and it includes the public key
 * @throws {TypeError} if it is anything else
 */
export function publicHalfOf(pkcs8: Buffer): Buffer {
	const [, algorithm] = elementsOf(valueAt(pkcs8, [sequence]) ?? Buffer.of()) ?? [];
	const publicKey = valueAt(pkcs8, [sequence, octetString, sequence, explicit1, bitString]) ?? rsaPublicKey(pkcs8);
	if (!algorithm || !publicKey) throw new TypeError("A private key must be PKCS#8 as parseMaterial returns it");
	return element(sequence, element(algorithm.tag, algorithm.value), element(bitString, publicKey));
}

/** RSAPublicKey (RFC 8017, appendix A.1.1) as the content of a BIT STRING without unused bits. */
function rsaPublicKey(pkcs8: Buffer): Buffer | undefined {
	const numbers = elementsOf(valueAt(pkcs8, [sequence, octetString, sequence]) ?? Buffer.of());
	const [, modulus, exponent] = numbers ?? [];
	if (!modulus || !exponent) return undefined;
	const [n, e] = [element(modulus.tag, modulus.value), element(exponent.tag, exponent.value)];
	return Buffer.concat([Buffer.of(0), element(sequence, n, e)]);
}
