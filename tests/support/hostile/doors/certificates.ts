import { rmSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { readNetworkOptions } from "../../../../provider/configuration/networkSettings";
import { SettingValues } from "../../../../provider/configuration/settingValues";
import { stackConfig } from "../../../../provider/configuration/stackConfig";
import { trustInProxy, trustInService } from "../../../../provider/http/connections/trust";
import { Certificates } from "../../certificates";
import { bytes, mutated } from "../bytes";
import type { Door } from "../door";
import { PEMS, PRIVATE_KEYS } from "../keys";
import type { Planted } from "../planted";
import { HostileFolder } from "../specialPaths";
import { edited, hostileText } from "../texts";

const PLACES = ["cacertFile", "cert", "key", "SSL_CERT_FILE", "SSL_CERT_DIR"] as const;

/** What a setting has: the text or path itself, or a file with this content. */
type Given = { readonly value: string } | { readonly content: Uint8Array };
type Case = Readonly<Partial<Record<(typeof PLACES)[number], Given | undefined>>>;

/** Certificates and keys in PEM and DER, as text and in files. */
export function openCertificates(planted: Planted): Door<Case> {
	const folder = new HostileFolder();
	const certificates = new Certificates();
	const { cert, key } = certificates.issue("client");
	certificates.remove();
	const der = (pem: string) => Buffer.from(pem.replace(/-----.*?-----|\s/g, ""), "base64");
	const secret = Buffer.from(planted.get("key material"), "hex").toString("base64");
	const pems = [cert, key, `${cert}${cert}`, `${key}${cert}`, `# ${secret}\r\n${cert}`, ...PEMS.map(String)];
	const contents = [Buffer.from(secret), ...pems.map((pem) => Buffer.from(pem)), der(cert), der(key), ...PRIVATE_KEYS];
	const content = fc.oneof(
		{ weight: 5, arbitrary: fc.constantFrom(...contents) },
		{ weight: 4, arbitrary: mutated(contents) },
		bytes(),
	);
	const value = fc.oneof(
		{ weight: 4, arbitrary: fc.constantFrom(...pems) },
		{ weight: 3, arbitrary: edited(fc.constantFrom(...pems)) },
		{ weight: 2, arbitrary: hostileText },
		{ weight: 1, arbitrary: fc.constantFrom(planted.get("password"), ...folder.specialPaths) },
	);
	const given: fc.Arbitrary<Given> = fc.oneof(
		value.map((text) => ({ value: text.replaceAll("\0", "") })),
		content.map((one) => ({ content: one })),
	);
	// Authorities are added to all those that Node trusts, which takes long.
	const seldom = fc.oneof({ weight: 40, arbitrary: fc.constant(undefined) }, given);
	const rightly = (pem: string): fc.Arbitrary<Given> =>
		fc.oneof({ weight: 6, arbitrary: fc.constantFrom<Given>({ value: pem }, { content: Buffer.from(pem) }) }, given);
	return {
		cases: fc.oneof(
			{
				weight: 20,
				arbitrary: fc.record(
					{ cacertFile: given, cert: given, key: given, SSL_CERT_FILE: seldom, SSL_CERT_DIR: seldom },
					{ requiredKeys: [] },
				),
			},
			{ weight: 20, arbitrary: fc.record({ cert: rightly(cert), key: rightly(key) }) },
			{ weight: 1, arbitrary: fc.record({ cert: rightly(cert), key: rightly(key), cacertFile: rightly(cert) }) },
		),
		knock: async (places) => {
			const values = Object.entries(places).flatMap(([name, one]) => {
				if (one === undefined) return [];
				if ("value" in one) return [[name, one.value]];
				const path = folder.write(name, one.content);
				return [[name, name === "SSL_CERT_DIR" ? folder.path : path]];
			});
			const settings = Object.fromEntries(
				values.filter(([name]) => !`${name}`.startsWith("SSL")).map(([name, one]) => [`huaweicloud:${name}`, one]),
			);
			const env = {
				HOME: folder.path,
				HW_USER_PASSWORD: planted.get("password"),
				...Object.fromEntries(values.filter(([name]) => `${name}`.startsWith("SSL"))),
			};
			try {
				const options = readNetworkOptions(new SettingValues(stackConfig(settings), env));
				await trustInService(options);
				await trustInProxy(options);
				return { isAccepted: true, said: [] };
			} finally {
				for (const name of PLACES) rmSync(join(folder.path, name), { force: true });
			}
		},
		close: () => folder.remove(),
	};
}
