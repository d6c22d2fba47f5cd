import { KmsImportError } from "../errors";
import { decodeBase64, withLineBreaks } from "./encoding";

const PRIVATE_KEY_START = /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----/g;
const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/g;

/** Many times the size of the largest private key. */
const MAX_BYTES = 64 * 1024;

export const isPem = (content: Buffer | string): boolean => content.includes("-----BEGIN ");

interface PemBlock {
	/** What the block says it is, such as "PRIVATE KEY". */
	readonly label: string;
	readonly body: string;
}

/** The complete blocks of PEM text, whose line breaks may be written out as \\n. Other text around them is ignored. */
export function pemBlocks(text: string): readonly PemBlock[] {
	const blocks = [...withLineBreaks(text).matchAll(BLOCK)];
	return blocks.map(([, label = "", body = ""]) => ({ label, body }));
}

/** Decodes the body of a block. Returns undefined if it is not base64. */
export const decodeBody = (body: string): Buffer | undefined => decodeBase64(body.replace(/\s+/g, ""));

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
	const text = content.toString("latin1");
	// Starts are counted and not blocks, because the second of two keys may be truncated.
	const starts = text.match(PRIVATE_KEY_START)?.length ?? 0;
	if (starts > 1)
		throw new KmsImportError("invalidMaterial", `contains ${starts} private keys; it must contain only one`);
	const blocks = pemBlocks(text);
	const { label, body } = blocks.find((block) => block.label.endsWith("PRIVATE KEY")) ?? blocks[0] ?? NO_BLOCK;
	rejectUnsupported(label, body);
	const der = decodeBody(body);
	if (!der) throw new KmsImportError("invalidMaterial", "is damaged PEM; export it again");
	return der;
}

const NO_BLOCK: PemBlock = { label: "", body: "" };

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
