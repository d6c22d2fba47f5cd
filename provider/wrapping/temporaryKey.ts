import { createCipheriv } from "node:crypto";
import { ALTERNATIVE_INITIAL_VALUE, wrapWithPadding } from "./rfc5649";

interface TemporaryKeyKind {
	readonly bytes: number;
	readonly wrap: (temporaryKey: Buffer, privateKey: Buffer) => Buffer;
}

/** The temporary keys that encrypt private keys in transit. Both use key wrap with padding (RFC 5649). */
export const TEMPORARY_KEYS: Record<"aes256" | "sm4", TemporaryKeyKind> = {
	aes256: {
		bytes: 32,
		wrap: (temporaryKey, privateKey) =>
			createCipheriv("id-aes256-wrap-pad", temporaryKey, ALTERNATIVE_INITIAL_VALUE).update(privateKey),
	},
	sm4: {
		bytes: 16,
		wrap: (temporaryKey, privateKey) => {
			const cipher = createCipheriv("sm4-ecb", temporaryKey, null).setAutoPadding(false);
			return wrapWithPadding((block) => cipher.update(block), privateKey);
		},
	},
};
