import { publicEncrypt } from "node:crypto";
import { invalidPublicKey, parseRsaPublicKey } from "./publicKey";

interface RsaScheme {
	readonly padding: number;
	/** OpenSSL takes it for MGF1 as well, and an empty label, as the service does. */
	readonly oaepHash?: "sha256" | "sha1";
}

/** Wraps with RSA in one of the schemes of PKCS #1 (RFC 8017). */
export const rsa = (scheme: RsaScheme) => (publicKey: string) => {
	const key = parseRsaPublicKey(publicKey);
	return {
		wrap: (secret: Buffer): Buffer => {
			try {
				return publicEncrypt({ key, ...scheme }, secret);
			} catch {
				// OpenSSL finds out only here that there is no such modulus.
				throw invalidPublicKey("can't be encrypted with");
			}
		},
	};
};
