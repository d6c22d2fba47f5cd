import { publicEncrypt } from "node:crypto";
import { invalidPublicKey, parseRsaPublicKey } from "./publicKey";

interface RsaScheme {
	readonly padding: number;
	/** OpenSSL uses it for MGF1 too, and an empty label, as the service does. */
	readonly oaepHash?: "sha256" | "sha1";
}

/** Wraps with an RSA scheme of PKCS #1 (RFC 8017). */
export const rsa = (scheme: RsaScheme) => (publicKey: string) => {
	const key = parseRsaPublicKey(publicKey);
	return {
		wrap: (secret: Buffer): Buffer => {
			try {
				return publicEncrypt({ key, ...scheme }, secret);
			} catch {
				// OpenSSL detects an impossible modulus only when it encrypts.
				throw invalidPublicKey("is not usable for encryption");
			}
		},
	};
};
