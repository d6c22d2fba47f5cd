import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";

const CERTIFICATE_BLOCK = /^-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----(?:[^-]*-----END [A-Z0-9 ]+-----)?/;
const KEY_BLOCK = /^-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/;

/** Whether a value is PEM text itself. Other values are paths. */
export function isPem(text: string): boolean {
	return text.includes("-----BEGIN ");
}

/**
 * The certificates of a PEM bundle, as they stand there, or the one of a DER file, as PEM. What else is between them, such as
 * comments and keys, is left out.
 */
export function certificatesIn(content: Buffer): readonly string[] {
	const text = content.toString("latin1");
	const blocks = isPem(text) ? pemBlocks(text) : [parseCertificate(content) ?? ""];
	return blocks.map((block) => CERTIFICATE_BLOCK.exec(block)?.[0] ?? "").filter((block) => block !== "");
}

/** A certificate in PEM. Undefined if it can't be read. */
export function parseCertificate(encoded: string | Buffer): string | undefined {
	return attempt(() => new X509Certificate(encoded).toString());
}

/** The private key in a PEM or DER file. Undefined if there is none that can be read without a passphrase. */
export function privateKeyIn(content: Buffer): KeyObject | undefined {
	if (isPem(content.toString("latin1"))) return attempt(() => createPrivateKey(content));
	const types = ["pkcs8", "sec1", "pkcs1"] as const;
	const keys = types.map((type) => attempt(() => createPrivateKey({ key: content, format: "der", type })));
	return keys.find((key) => key !== undefined);
}

/** Whether a PEM or DER file contains a private key that only a passphrase opens. */
export function isEncryptedKey(content: Buffer): boolean {
	const text = content.toString("latin1");
	if (isPem(text)) return pemBlocks(text).some((block) => KEY_BLOCK.test(block) && block.includes("ENCRYPTED"));
	try {
		createPrivateKey({ key: content, format: "der", type: "pkcs8" });
		return false;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === "ERR_MISSING_PASSPHRASE";
	}
}

/** The text is cut where blocks begin, so that a block whose end is missing is one, too. */
function pemBlocks(text: string): readonly string[] {
	return text.split(/(?=-----BEGIN )/);
}

function attempt<Result>(read: () => Result): Result | undefined {
	try {
		return read();
	} catch {
		return undefined;
	}
}
