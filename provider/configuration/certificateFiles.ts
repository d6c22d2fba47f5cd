import type { KeyObject } from "node:crypto";
import { readRegularFileSync } from "../boundedFile";
import { KmsImportError } from "../errors";
import { MAX_CERTIFICATE_BYTES } from "../http/connections/defaultCertificates";
import { codeOf } from "../systemErrors";
import { certificatesIn, isEncryptedKey, isPem, parseCertificate, privateKeyIn } from "./certificateFormats";
import { expandHome } from "./homeFolder";
import type { SettingValues, SourcedValue } from "./settingValues";
import { isShownPath } from "./shownValue";

/** What `~` stands for in paths, and what messages must not show. */
type ReadingContext = Pick<SettingValues, "env" | "secrets">;

/** What a setting names, and where it comes from. */
interface Content {
	readonly bytes: Buffer;
	/** For messages: "/etc/ca.pem (HW_CACERT_FILE)". */
	readonly title: string;
}

/**
 * Reads all certificates of a setting: PEM text, or the path of a file in PEM or DER.
 * @param known texts of certificates, without white space, that are left out
 * @returns PEM texts
 * @throws {KmsImportError} code `notConfigured`: the file can't be read, contains no certificate or one that can't be read
 */
export function readCertificates(setting: SourcedValue, values: ReadingContext, known = new Set<string>()): string[] {
	const { bytes, title } = readContent(setting, values);
	const blocks = certificatesIn(bytes);
	if (blocks.length === 0)
		throw notConfigured(
			`${title} contains no certificate in PEM or DER. Convert other formats, such as PKCS #7 and PKCS #12, with openssl.`,
		);
	const unknown = [...blocks.entries()].filter(([, block]) => !known.has(withoutSpace(block)));
	return unknown.map(([index, block]) => {
		const certificate = parseCertificate(block);
		if (certificate !== undefined) return certificate;
		const which = `certificate ${index + 1} of ${blocks.length}`;
		throw notConfigured(`${which} in ${title} can't be read. Replace or remove it.`);
	});
}

/**
 * Reads the private key of a setting: PEM text, or the path of a file in PEM or DER.
 * @throws {KmsImportError} code `notConfigured`: the file can't be read, or contains no private key without a passphrase
 */
export function readPrivateKey(setting: SourcedValue, values: ReadingContext): KeyObject {
	// A key that somebody has set without its PEM lines looks like a path.
	const { bytes, title } = readContent(setting, values, isLikePath(setting.value));
	const key = privateKeyIn(bytes);
	if (key) return key;
	throw notConfigured(
		isEncryptedKey(bytes)
			? `the private key in ${title} is encrypted. Decrypt it with openssl pkey, into a file that only you can read.`
			: `${title} contains no private key in PEM or DER (PKCS #8, SEC 1 or PKCS #1). Convert other formats, such as PKCS #12, with openssl.`,
	);
}

/** An error in the settings of connections. */
export function notConfigured(reason: string): KmsImportError {
	return new KmsImportError("notConfigured", `Setting up connections: ${reason}`);
}

/** A text that is the same for the same certificate, however its lines end. */
export function withoutSpace(pem: string): string {
	return pem.replace(/\s+/g, "");
}

function readContent({ value, source }: SourcedValue, values: ReadingContext, isNamed = true): Content {
	if (isPem(value)) return { bytes: Buffer.from(value), title: `the text of ${source}` };
	// The path of a private key is among the secrets, and that of its certificate looks like it.
	const secrets = values.secrets().filter((secret) => !isLikePath(secret));
	const title = isNamed && isShownPath(value, secrets) ? `${value} (${source})` : `the file that ${source} names`;
	try {
		return { bytes: readRegularFileSync(expandHome(value, values.env), MAX_CERTIFICATE_BYTES), title };
	} catch (error) {
		throw notConfigured(`${title} can't be read (${codeOf(error)}). Check its path and permissions.`);
	}
}

function isLikePath(value: string): boolean {
	return /^(~|\.{0,2}[/\\]|[A-Za-z]:[/\\])|\.\w{2,5}$/.test(value);
}
