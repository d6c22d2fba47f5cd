import { readdirSync, realpathSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { readRegularFileSync } from "../boundedFile";
import { MAX_CERTIFICATE_BYTES, notConfigured, readCertificates, withoutSpace } from "./certificateFiles";
import { certificatesIn, parseCertificate } from "./certificateFormats";

/**
 * The authorities that SSL_CERT_FILE and SSL_CERT_DIR name, as OpenSSL and Go read them, except those that Node trusts anyway. A
 * folder may hold other files, too: what can't be read there is left out.
 * @returns PEM texts
 * @throws {KmsImportError} code `notConfigured`: the file or a folder can't be read, or a certificate of the file
 */
export function environmentAuthorities(env: NodeJS.ProcessEnv): string[] {
	const { SSL_CERT_FILE: file, SSL_CERT_DIR: folders } = env;
	if (!file && !folders) return [];
	// Loaded here, because most runs need it only with the first connection.
	const { rootCertificates }: typeof import("node:tls") = require("node:tls");
	const known = new Set(rootCertificates.map(withoutSpace));
	const ofFile = file ? readCertificates({ value: file, source: "SSL_CERT_FILE" }, env, known) : [];
	for (const certificate of ofFile) known.add(withoutSpace(certificate));
	const paths = (folders ?? "").split(delimiter).filter((folder) => folder !== "");
	const found = paths.flatMap(filesIn).flatMap(certificatesOf);
	const others = new Map(found.map((block) => [withoutSpace(block), block]));
	for (const text of known) others.delete(text);
	return [...ofFile, ...[...others.values()].map(parseCertificate).filter((certificate) => certificate !== undefined)];
}

/** Most names in such a folder are hashes, which link to the same files as other names. */
function filesIn(folder: string): string[] {
	try {
		return [...new Set(readdirSync(folder).map((name) => resolved(join(folder, name))))];
	} catch (error) {
		const { code = "unknown reason" } = error as NodeJS.ErrnoException;
		throw notConfigured(`the folder ${folder} (SSL_CERT_DIR) can't be read (${code}). Correct or unset the variable.`);
	}
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
