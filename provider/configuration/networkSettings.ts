import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { KmsImportError } from "../errors";
import type { NetworkOptions } from "../http/connections/connections";
import { type SettingName, sourcesOf } from "./settings";
import type { SettingValues } from "./settingValues";

/** How connections are made. @throws {KmsImportError} code `notConfigured` where a file can't be read */
export function readNetworkOptions(values: SettingValues): NetworkOptions {
	const [clientCert, clientKey] = [readPem("cert", values), readPem("key", values)];
	if ((clientCert === undefined) !== (clientKey === undefined)) {
		const missing = clientCert === undefined ? "cert" : "key";
		throw notConfigured(missing, "is missing: a client certificate is of use only with its key");
	}
	const ca = readPem("cacertFile", values);
	if (ca !== undefined && !isCertificate(ca))
		throw notConfigured("cacertFile", "holds no certificate that can be read");
	return {
		...(ca !== undefined && { ca }),
		...(clientCert !== undefined && clientKey !== undefined && { clientCert, clientKey }),
		insecure: isInsecure(values),
	};
}

export function isInsecure(values: SettingValues): boolean {
	return /^(true|1)$/i.test(values.get("insecure") ?? "");
}

function isCertificate(text: string): boolean {
	try {
		return new X509Certificate(text).subject !== undefined;
	} catch {
		return false;
	}
}

/** The PEM text that a setting holds or names the file of, as in the vendor's Terraform provider. */
function readPem(name: SettingName, values: SettingValues): string | undefined {
	const value = values.get(name);
	if (value === undefined) return undefined;
	const text = value.includes("-----BEGIN ") ? value : readText(name, value);
	if (!text.includes("-----BEGIN ")) throw notConfigured(name, "holds no PEM text");
	return text;
}

function readText(name: SettingName, file: string): string {
	try {
		return readFileSync(file, "utf8");
	} catch (error) {
		const { code = "unknown reason" } = error as NodeJS.ErrnoException;
		throw notConfigured(name, `can't be read (${code})`);
	}
}

function notConfigured(name: SettingName, reason: string): KmsImportError {
	return new KmsImportError("notConfigured", `Setting up connections: ${sourcesOf(name)} ${reason}.`);
}
