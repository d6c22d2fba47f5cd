import { readdirSync, realpathSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { readRegularFileSync } from "../boundedFile";
import { firstOf } from "../firstOf";
import { credentialTest } from "../foreignText/quote";
import { defaultCertificates, MAX_CERTIFICATE_BYTES } from "../http/connections/defaultCertificates";
import { codeOf } from "../systemErrors";
import { notConfigured, readCertificates, withoutSpace } from "./certificateFiles";
import { certificatesIn, parseCertificate } from "./certificateFormats";
import type { SettingValues } from "./settingValues";
import { isShownPath } from "./shownValue";

/** Of folders, in a message. */
const MAX_LISTED = 3;

/**
 * The authorities that SSL_CERT_FILE and SSL_CERT_DIR name, as OpenSSL and Go read them, except those that Node trusts anyway. A
 * folder may hold other files, too: what can't be read there is left out.
 * @returns PEM texts
 * @throws {KmsImportError} code `notConfigured`: the file, one of its certificates, or every folder can't be read
 */
export function environmentAuthorities(values: Pick<SettingValues, "env" | "secrets">): string[] {
	const { SSL_CERT_FILE: file, SSL_CERT_DIR: folders } = values.env;
	if (!file && !folders) return [];
	// Loaded here, because most runs need it only with the first connection.
	const tls: typeof import("node:tls") = require("node:tls");
	const known = new Set(defaultCertificates(tls).map(withoutSpace));
	const ofFile = file ? readCertificates({ value: file, source: "SSL_CERT_FILE" }, values, known) : [];
	for (const certificate of ofFile) known.add(withoutSpace(certificate));
	const paths = (folders ?? "").split(delimiter).filter((folder) => folder !== "");
	// A part of a secret that holds a colon would not be found.
	const isSecret = credentialTest(values.secrets())(folders ?? "");
	const found = filesIn(paths, (folder) => !isSecret && isShownPath(folder, [])).flatMap(certificatesOf);
	const others = new Map(found.map((block) => [withoutSpace(block), block]));
	for (const text of known) others.delete(text);
	return [...ofFile, ...[...others.values()].map(parseCertificate).filter((certificate) => certificate !== undefined)];
}

/**
 * The files of all folders that can be read: a list often names folders that only some machines have.
 * @param isShown whether messages may name a folder
 */
function filesIn(folders: readonly string[], isShown: (folder: string) => boolean): readonly string[] {
	const unreadable: string[] = [];
	const names = folders.map((folder) => {
		try {
			return readdirSync(folder).map((name) => join(folder, name));
		} catch (error) {
			const title = isShown(folder) ? folder : "a folder";
			unreadable.push(`${title} (${codeOf(error)})`);
			return [];
		}
	});
	if (folders.length > 0 && unreadable.length === folders.length)
		throw notConfigured(
			`no folder in SSL_CERT_DIR can be read: ${firstOf(unreadable, MAX_LISTED)}. Correct or unset the variable.`,
		);
	// Most names in such a folder are hashes, which link to the same files as other names.
	return [...new Set(names.flat().map(resolved))];
}

/** A link that leads nowhere stays as it is. */
function resolved(path: string): string {
	try {
		return realpathSync.native(path);
	} catch {
		return path;
	}
}

function certificatesOf(path: string): readonly string[] {
	try {
		return certificatesIn(readRegularFileSync(path, Math.min(statSync(path).size, MAX_CERTIFICATE_BYTES)));
	} catch {
		return [];
	}
}
