import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { KmsImportError } from "../errors";
import type { NetworkOptions } from "../http/connections/connections";
import { type SettingName, sourcesOf } from "./settings";
import type { SettingValues } from "./settingValues";

/**
 * The TLS options of all connections.
 * @throws {KmsImportError} code `notConfigured` if a certificate or key is missing or can't be read
 */
export function readNetworkOptions(values: SettingValues): NetworkOptions {
	const [clientCert, clientKey] = [readPem("cert", values), readPem("key", values)];
	if ((clientCert === undefined) !== (clientKey === undefined)) {
		const [missing, given] = clientCert === undefined ? (["cert", "key"] as const) : (["key", "cert"] as const);
		const reason = `${missing} must be set, because ${given} is: a client certificate needs its private key`;
		throw notConfigured(`${reason}. Set ${sourcesOf(missing)}.`);
	}
	const ca = readPem("cacertFile", values);
	if (ca !== undefined && !isCertificate(ca))
		throw notConfigured(
			`${values.sourceOf("cacertFile")} contains no valid certificate. It must be PEM text or the path of a PEM file.`,
		);
	return {
		...(ca !== undefined && { ca }),
		...(clientCert !== undefined && clientKey !== undefined && { clientCert, clientKey }),
		insecure: isInsecure(values),
	};
}

/** Whether certificates of servers are accepted without verification. */
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

/** Reads a setting that is PEM text or the path of a PEM file, as in the vendor's Terraform provider. */
function readPem(name: SettingName, values: SettingValues): string | undefined {
	const value = values.get(name);
	if (value === undefined) return undefined;
	const text = value.includes("-----BEGIN ") ? value : readText(value, values.sourceOf(name));
	if (!text.includes("-----BEGIN "))
		throw notConfigured(`the file that ${values.sourceOf(name)} names contains no PEM text. Name a PEM file.`);
	return text;
}

function readText(file: string, source: string): string {
	try {
		return readFileSync(file, "utf8");
	} catch (error) {
		const { code = "unknown reason" } = error as NodeJS.ErrnoException;
		throw notConfigured(`the file that ${source} names can't be read (${code}). Check its path and permissions.`);
	}
}

function notConfigured(reason: string): KmsImportError {
	return new KmsImportError("notConfigured", `Setting up connections: ${reason}`);
}
