import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createPrivateKey, generateKeyPairSync, type KeyObject, X509Certificate } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import tls, { rootCertificates } from "node:tls";
import { readNetworkOptions } from "../../../provider/configuration/networkSettings";
import { SettingValues } from "../../../provider/configuration/settingValues";
import { type Certificate, Certificates } from "../../support/certificates";
import { namespaced } from "../../support/namespaced";

const BROKEN = "-----BEGIN CERTIFICATE-----\nMIIs3cr3t\n-----END CERTIFICATE-----\n";
const UNFINISHED = "-----BEGIN CERTIFICATE-----\nMIIs3cr3t\n";

const read = (config: Record<string, string>, env: NodeJS.ProcessEnv = {}) =>
	readNetworkOptions(new SettingValues(namespaced(config), env));
const refuses = (config: Record<string, string>, env: NodeJS.ProcessEnv, message: RegExp) =>
	assert.throws(
		() => read(config, env),
		(error: Error & { code: string }) => {
			assert.match(error.message, /^Setting up connections: /);
			assert.match(error.message, message);
			return error.code === "notConfigured" && !error.message.includes("s3cr3t");
		},
	);
/** Names of the subjects of PEM certificates. */
const subjects = (pem = "") =>
	pem.split(/(?=-----BEGIN)/).map((block) => (block ? new X509Certificate(block).subject : ""));
const derOf = (pem: string) => new X509Certificate(pem).raw;

describe("The settings of connections", () => {
	let certificates: Certificates;
	let authority: Certificate;
	let client: Certificate;
	let folder: string;
	const write = (name: string, content: string | Buffer) => {
		const file = join(folder, name);
		writeFileSync(file, content);
		return file;
	};

	before(() => {
		certificates = new Certificates();
		authority = certificates.authority;
		client = certificates.issue("client");
		folder = mkdtempSync(join(tmpdir(), "network-"));
	});
	after(() => {
		certificates.remove();
		rmSync(folder, { recursive: true });
	});

	describe("take a certificate", () => {
		it("as PEM text or as the path of a file in PEM or DER", () => {
			for (const value of [authority.cert, authority.certFile, write("ca.der", derOf(authority.cert))]) {
				assert.equal(read({ cacertFile: value }).ca, authority.cert);
				assert.equal(read({}, { OS_CACERT: value }).ca, authority.cert);
			}
		});

		it("from a bundle, whatever stands between its certificates and however its lines end", () => {
			const parts = ["# ours\n", authority.cert, "\nother = 1\n", client.key, client.cert.replaceAll("\n", "\r\n")];
			assert.deepEqual(subjects(read({ cacertFile: write("bundle.pem", parts.join("")) }).ca), [
				"CN=authority",
				"CN=client",
			]);
			const trusted = authority.cert.replaceAll("CERTIFICATE", "TRUSTED CERTIFICATE");
			assert.equal(read({ cacertFile: trusted }).ca, authority.cert);
		});

		it("from a path that begins with ~", () => {
			const env = { HOME: folder };
			for (const [name, content] of Object.entries({
				"ca.pem": authority.cert,
				"c.pem": client.cert,
				"c.key": client.key,
			}))
				write(name, content);
			assert.equal(read({ cacertFile: "~/ca.pem" }, env).ca, authority.cert);
			assert.equal(read({ cert: "~/c.pem", key: "~/c.key" }, env).clientCert, client.cert);
		});
	});

	describe("refuse a certificate, by the name of its file and of the setting,", () => {
		it("if one of a bundle can't be read, and say which", () => {
			for (const broken of [BROKEN, UNFINISHED]) {
				const file = write("bundle.pem", [authority.cert, client.cert, broken, authority.cert].join(""));
				const message =
					/: certificate 3 of 4 in .*bundle\.pem \(HW_CACERT_FILE\) can't be read\. Replace or remove it\.$/;
				refuses({}, { HW_CACERT_FILE: file }, message);
				refuses({}, { HW_CERT: file, HW_KEY: client.keyFile }, /certificate 3 of 4 in .*\(HW_CERT\)/);
			}
			refuses({ cacertFile: BROKEN }, {}, /certificate 1 of 1 in the text of Pulumi config huaweicloud:cacertFile/);
		});

		it("if the file has none", () => {
			for (const content of ["", "no certificate", client.key, Buffer.from([0x30, 0x82]), "-----BEGIN PKCS7-----\nMII"])
				refuses(
					{},
					{ OS_CACERT: write("none.pem", content) },
					/none\.pem \(OS_CACERT\) contains no certificate in PEM or DER\. Convert/,
				);
		});

		it("if the file is missing, no regular file, or has more than 4 MiB", () => {
			const fifo = join(folder, "fifo");
			execFileSync("mkfifo", [fifo]);
			const large = write("large.pem", Buffer.alloc(4 * 1024 * 1024 + 1));
			for (const name of ["HW_CACERT_FILE", "HW_CERT", "HW_KEY", "SSL_CERT_FILE"])
				for (const file of [join(folder, "missing.pem"), fifo, "/dev/zero", folder, large])
					refuses({}, { [name]: file }, new RegExp(`: ${file} \\(${name}\\) can't be read \\(.+\\)\\. Check its path`));
		});

		it("without repeating a value that can't be a path", () => {
			refuses(
				{ cacertFile: "s3cr3t\nline" },
				{},
				/: the file that Pulumi config huaweicloud:cacertFile names can't be read/,
			);
			refuses(
				{ key: "MC4CAQAwBQYDK2VwBCIEIs3cr3t/s3cr3t+s3cr3t=" },
				{},
				/: the file that .*huaweicloud:key names can't/,
			);
		});
	});

	describe("take a client's private key", () => {
		const take = (key: KeyObject, format: "pem" | "der", type: "pkcs8" | "sec1" | "pkcs1") => {
			const cert = client.cert;
			const value = write("client.key", key.export({ format, type } as { format: "pem"; type: "pkcs8" }));
			return read({ cert, key: value }).clientKey;
		};

		it("in PEM or DER, as PKCS #8 or SEC 1", () => {
			const key = createPrivateKey(client.key);
			for (const format of ["pem", "der"] as const)
				for (const type of ["pkcs8", "sec1"] as const)
					assert.ok(createPrivateKey(take(key, format, type) ?? "").equals(key), `${format} ${type}`);
		});

		it("only if it belongs to the certificate, whatever its form", () => {
			const message =
				/the private key \(Pulumi config huaweicloud:key\) doesn't belong to the certificate \(Pulumi config/;
			const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
			for (const format of ["pem", "der"] as const)
				for (const type of ["pkcs8", "pkcs1"] as const)
					assert.throws(() => take(privateKey, format, type), { message });
		});

		it("only with its certificate, and the other way round", () => {
			refuses(
				{ cert: client.certFile },
				{},
				/: key must be set, because cert is: .* Set Pulumi config huaweicloud:key, HW_KEY/,
			);
			refuses({ key: client.keyFile }, {}, /: cert must be set, because key is/);
		});

		it("only unencrypted, and otherwise say how to decrypt it", () => {
			const key = createPrivateKey(client.key);
			const protection = { cipher: "aes-256-cbc", passphrase: "s3cr3t" } as const;
			for (const [format, type] of [
				["pem", "pkcs8"],
				["der", "pkcs8"],
				["pem", "sec1"],
			] as const) {
				const encrypted = key.export({ format, type, ...protection } as { format: "pem"; type: "pkcs8" });
				const message = /the private key in .*encrypted\.key \(HW_KEY\) is encrypted\. Decrypt it with openssl pkey/;
				refuses({ cert: client.certFile }, { HW_KEY: write("encrypted.key", encrypted) }, message);
			}
		});

		it("and say if the file has none", () => {
			const message = /none\.key \(HW_KEY\) contains no private key in PEM or DER/;
			for (const content of ["", client.cert, Buffer.from([0x30, 0x82])])
				refuses({ cert: client.certFile }, { HW_KEY: write("none.key", content) }, message);
		});
	});

	describe("add the authorities of SSL_CERT_FILE and SSL_CERT_DIR", () => {
		it("to the one that is set", () => {
			const other = new Certificates();
			const env = { SSL_CERT_FILE: other.authority.certFile };
			assert.equal(read({ cacertFile: authority.certFile }, env).ca, authority.cert + other.authority.cert);
			assert.equal(read({}, env).ca, other.authority.cert);
			other.remove();
		});

		it("except those that Node trusts anyway", () => {
			const known = rootCertificates.slice(0, 3).join("\r\n");
			assert.equal(read({}, { SSL_CERT_FILE: write("known.pem", known) }).ca, undefined);
			const env = { SSL_CERT_FILE: write("mixed.pem", `${known}\n${authority.cert}`) };
			assert.equal(read({}, env).ca, authority.cert);
		});

		it("and those that Node has built in, if its options say that it doesn't trust them", () => {
			const getCACertificates = Object.getOwnPropertyDescriptor(tls, "getCACertificates");
			const [own, builtIn] = rootCertificates as [string, string];
			Object.defineProperty(tls, "getCACertificates", { configurable: true, value: () => [own] });
			try {
				const { ca } = read({}, { SSL_CERT_FILE: write("known.pem", `${own}\n${builtIn}`) });
				assert.equal(ca, new X509Certificate(builtIn).toString());
			} finally {
				if (getCACertificates) Object.defineProperty(tls, "getCACertificates", getCACertificates);
				else Reflect.deleteProperty(tls, "getCACertificates");
			}
		});

		it("from the folders of a list that can be read", () => {
			const [present, missing] = [join(folder, "present"), join(folder, "missing")];
			mkdirSync(present);
			writeFileSync(join(present, "authority.pem"), authority.cert);
			for (const list of [
				[missing, present],
				[present, missing],
				[authority.certFile, "", present],
			])
				assert.equal(read({}, { SSL_CERT_DIR: list.join(delimiter) }).ca, authority.cert);
			assert.equal(read({}, { SSL_CERT_DIR: delimiter }).ca, undefined);
		});

		it("and show no path that can't be printed, or is a secret in the wrong setting", () => {
			const secrets = { HW_USER_PASSWORD: "s3cret-p4ssword!" };
			for (const path of ["s3cret-p4ssword!", "/etc/\u202ecert.pem", "/etc/\u001b[2J.pem"]) {
				refuses(
					{ cacertFile: path },
					secrets,
					/the file that Pulumi config huaweicloud:cacertFile names can't be read \(ENOENT\)/,
				);
				const folders = { ...secrets, SSL_CERT_DIR: path };
				refuses({}, folders, /no folder in SSL_CERT_DIR can be read: a folder \(ENOENT\)\./);
			}
		});

		it("and show no part of a secret with a colon that is given for a list of folders", () => {
			const password = "s3cret-p4ss:w0rd-of-mine";
			refuses(
				{},
				{ HW_USER_PASSWORD: password, SSL_CERT_DIR: password },
				/: a folder \(ENOENT\), a folder \(ENOENT\)\./,
			);
		});

		it("and name the path of a certificate beside that of its key", () => {
			const [cert, key] = ["/nowhere/of/this/client.pem", "/nowhere/of/this/client.key"];
			refuses({ cert, key }, {}, /\/nowhere\/of\/this\/client\.pem \(/);
		});

		it("name three of many folders that can't be read", () => {
			const list = Array.from({ length: 100 }, (_, number) => `/nowhere/${number}`).join(delimiter);
			refuses({}, { SSL_CERT_DIR: list }, /: \/nowhere\/0 .*\/nowhere\/2 \(ENOENT\) and 97 more\./);
		});

		it("from every file of several folders that has some, once", () => {
			const [one, two] = [join(folder, "one"), join(folder, "two")];
			for (const each of [one, two]) mkdirSync(each);
			writeFileSync(join(one, "README"), "no certificate");
			writeFileSync(join(one, "broken.pem"), BROKEN + authority.cert);
			symlinkSync("broken.pem", join(one, "0a1b2c3d.0"));
			symlinkSync("missing.pem", join(one, "4e5f6a7b.0"));
			execFileSync("mkfifo", [join(one, "fifo")]);
			mkdirSync(join(one, "folder"));
			writeFileSync(join(two, "client.der"), derOf(client.cert));
			const { ca } = read({}, { SSL_CERT_DIR: [one, "", two].join(delimiter), SSL_CERT_FILE: authority.certFile });
			assert.equal(ca, authority.cert + client.cert);
		});

		it("and refuse what can't be read by the name of the variable", () => {
			const file = write("bundle.pem", authority.cert + BROKEN);
			refuses({}, { SSL_CERT_FILE: file }, /certificate 2 of 2 in .*bundle\.pem \(SSL_CERT_FILE\) can't be read/);
			const missing = join(folder, "missing");
			const message = `no folder in SSL_CERT_DIR can be read: ${missing} \\(ENOENT\\), ${file} \\(ENOTDIR\\)\\. Correct`;
			refuses({}, { SSL_CERT_DIR: [missing, file].join(delimiter) }, new RegExp(message));
			refuses({}, { SSL_CERT_DIR: missing }, /can be read: .*missing \(ENOENT\)\./);
		});
	});
});
