import { createPrivateKey, type KeyObject } from "node:crypto";

const PKCS8 = { format: "der", type: "pkcs8" } as const;

/** @throws {Error} if the bytes are not an unencrypted private key in DER */
export function readPkcs8(bytes: Buffer): KeyObject {
	return createPrivateKey({ key: bytes, ...PKCS8 });
}

export function writePkcs8(privateKey: KeyObject): Buffer {
	return privateKey.export(PKCS8);
}

/** SubjectPublicKeyInfo in DER. */
export function spkiOf(publicKey: KeyObject): Buffer {
	return publicKey.export({ type: "spki", format: "der" });
}
