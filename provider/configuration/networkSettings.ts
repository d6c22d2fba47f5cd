import { type KeyObject, X509Certificate } from "node:crypto";
import type { NetworkOptions } from "../http/connections/connections";
import { notConfigured, readCertificates, readPrivateKey } from "./certificateFiles";
import { environmentAuthorities } from "./environmentAuthorities";
import { sourcesOf } from "./settings";
import type { SettingValues } from "./settingValues";

/**
 * The TLS options of all connections.
 * @throws {KmsImportError} code `notConfigured` if a certificate or key is missing or can't be read
 */
export function readNetworkOptions(values: SettingValues): NetworkOptions {
	const identity = clientIdentity(values);
	const cacert = values.find("cacertFile");
	const own = cacert ? readCertificates(cacert, values) : [];
	const ca = [...own, ...environmentAuthorities(values)].join("");
	return { ...(ca !== "" && { ca }), ...identity, insecure: isInsecure(values) };
}

/** Whether certificates of servers are accepted without verification. */
export function isInsecure(values: SettingValues): boolean {
	return /^(true|1)$/i.test(values.get("insecure") ?? "");
}

function clientIdentity(values: SettingValues): Pick<NetworkOptions, "clientCert" | "clientKey"> {
	const [cert, key] = [values.find("cert"), values.find("key")];
	const chain = cert && readCertificates(cert, values);
	const privateKey = key && readPrivateKey(key, values);
	if (!chain && !privateKey) return {};
	if (!chain || !privateKey) {
		const [missing, given] = chain ? (["key", "cert"] as const) : (["cert", "key"] as const);
		const reason = `${missing} must be set, because ${given} is: a client certificate needs its private key`;
		throw notConfigured(`${reason}. Set ${sourcesOf(missing)}.`);
	}
	if (!belongsTo(chain, privateKey))
		throw notConfigured(
			`the private key (${values.sourceOf("key")}) doesn't belong to the certificate (${values.sourceOf("cert")}). If the file has several certificates, that of the key must be the first.`,
		);
	return { clientCert: chain.join(""), clientKey: `${privateKey.export({ type: "pkcs8", format: "pem" })}` };
}

function belongsTo([certificate = ""]: readonly string[], key: KeyObject): boolean {
	return new X509Certificate(certificate).checkPrivateKey(key);
}
