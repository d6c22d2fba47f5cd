import { KmsImportError } from "../errors";
import { decodeBase64 } from "./encoding";

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/g;

/** Many times the size of the largest private key. */
const MAX_BYTES = 64 * 1024;

export const isPem = (content: Buffer): boolean => content.includes("-----BEGIN ");

/**
 * Returns the DER of the only private key in PEM text. If no block is labelled as a private key, returns the first
 * block, so that the caller can say what it is. Other blocks are ignored, because OpenSSL writes parameters and
 * certificates next to a key.
 *
 * @throws {KmsImportError} code `invalidMaterial`
 */
export function pemToDer(content: Buffer): Buffer {
	if (content.length > MAX_BYTES)
		throw new KmsImportError("invalidMaterial", `has more than ${MAX_BYTES} bytes and can't be a private key`);
	const blocks = [...content.toString("latin1").matchAll(BLOCK)];
	const keys = blocks.filter(([, label = ""]) => label.endsWith("PRIVATE KEY"));
	if (keys.length > 1)
		throw new KmsImportError("invalidMaterial", `contains ${keys.length} private keys; it must contain only one`);
	const [, label = "", body = ""] = keys[0] ?? blocks[0] ?? [];
	rejectUnsupported(label, body);
	const der = decodeBase64(body.replace(/\s+/g, ""));
	if (!der) throw new KmsImportError("invalidMaterial", "is damaged PEM; export it again");
	return der;
}

function rejectUnsupported(label: string, body: string): void {
	if (label === "OPENSSH PRIVATE KEY")
		throw new KmsImportError(
			"invalidMaterial",
			"is a private key in the OpenSSH format; convert it with ssh-keygen -p -m PKCS8",
		);
	// OpenSSL before 1.0 marked encrypted keys by RFC 1421 headers, not by the label.
	if (/^Proc-Type: *4,ENCRYPTED/m.test(body)) throw new KmsImportError("invalidMaterial", ENCRYPTED_KEY_FAULT);
}

/** The reason for rejecting an encrypted private key. */
export const ENCRYPTED_KEY_FAULT = "is an encrypted private key; decrypt it with openssl pkcs8 -topk8 -nocrypt";
