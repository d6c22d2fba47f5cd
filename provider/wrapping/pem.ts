import { KmsImportError } from "../errors";
import { decodeBase64 } from "./encoding";

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/g;

/** Many times the largest private key. */
const MAX_BYTES = 64 * 1024;

export const isPem = (content: Buffer): boolean => content.includes("-----BEGIN ");

/**
 * The DER of the one private key in PEM; of the first block if none is called a private key, so that it can be said
 * what it is. Blocks of parameters and certificates beside the key are left alone, as OpenSSL writes them along.
 *
 * @throws {KmsImportError} code `invalidMaterial`
 */
export function pemToDer(content: Buffer): Buffer {
	if (content.length > MAX_BYTES)
		throw new KmsImportError("invalidMaterial", `has more than ${MAX_BYTES} bytes, so it is no private key`);
	const blocks = [...content.toString("latin1").matchAll(BLOCK)];
	const keys = blocks.filter(([, label = ""]) => label.endsWith("PRIVATE KEY"));
	if (keys.length > 1) throw new KmsImportError("invalidMaterial", `holds ${keys.length} private keys; give it one`);
	const [, label = "", body = ""] = keys[0] ?? blocks[0] ?? [];
	rejectUnsupported(label, body);
	const der = decodeBase64(body.replace(/\s+/g, ""));
	if (!der) throw new KmsImportError("invalidMaterial", "is damaged PEM; write it out again");
	return der;
}

function rejectUnsupported(label: string, body: string): void {
	if (label === "OPENSSH PRIVATE KEY")
		throw new KmsImportError(
			"invalidMaterial",
			"is a private key in OpenSSH's own format; convert it with ssh-keygen -p -m PKCS8",
		);
	// RFC 1421 headers are how OpenSSL before 1.0 encrypted keys; the label doesn't tell.
	if (/^Proc-Type: *4,ENCRYPTED/m.test(body)) throw new KmsImportError("invalidMaterial", ENCRYPTED_KEY_FAULT);
}

/** What is said of an encrypted private key. */
export const ENCRYPTED_KEY_FAULT =
	"is an encrypted private key, and its passphrase is not known here; decrypt it with openssl pkcs8 -topk8 -nocrypt";
