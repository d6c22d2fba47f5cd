import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Configuration } from "../../../provider/configuration/configuration";
import { SETTINGS, type SettingName } from "../../../provider/configuration/settings";
import type { KmsImportError } from "../../../provider/errors";
import { namespaced } from "../../support/namespaced";

describe("Credentials", () => {
	let home: string;

	beforeEach(async () => {
		home = await mkdtemp(join(tmpdir(), "home-"));
	});
	afterEach(() => rm(home, { recursive: true }));

	const configuration = (config: Partial<Record<string, string>>, env: Record<string, string> = {}) =>
		new Configuration(namespaced(config), { HOME: home, ...env });
	const credentials = (...args: Parameters<typeof configuration>) => configuration(...args).credentials();
	const kind = (...args: Parameters<typeof configuration>) => credentials(...args).kind;
	const write = async (path: string[], text: string) => {
		await mkdir(join(home, ...path.slice(0, -1)), { recursive: true });
		await writeFile(join(home, ...path), text);
	};

	const TOKEN = { token: "t" };
	const KEY = { accessKey: "a", secretKey: "s" };
	const USER = { userName: "u", password: "p", domainName: "d" };
	const WEB = { webIdentity: '{"providerUrn":"p","agencyUrn":"a","tokenFile":"f"}' };
	const INI = "[basic]\nak = from-ini\nsk = secret\nproject_id = p-ini\n";
	const JSON_FILE = JSON.stringify({
		current: "one",
		profiles: [
			{ name: "one", mode: "AKSK", accessKeyId: "from-json", secretAccessKey: "s", region: "ap-1" },
			{
				name: "two",
				mode: "AKSK",
				accessKeyId: "from-two",
				secretAccessKey: "s",
				agencyName: "ag",
				agencyDomainName: "d",
			},
		],
	});

	it("are a token, else an access key, else an IAM user, else a web identity", () => {
		assert.equal(kind({ ...WEB, ...USER, ...KEY, ...TOKEN }), "token");
		assert.equal(kind({ ...WEB, ...USER, ...KEY }), "accessKey");
		assert.equal(kind({ ...WEB, ...USER }), "password");
		assert.equal(kind(WEB), "webIdentity");
	});

	it("may name the file of an identity token by a path that begins with ~", () => {
		const config = { webIdentity: '{"providerUrn":"p","agencyUrn":"a","tokenFile":"~/token"}' };
		const found = credentials(config);
		assert.deepEqual(found.kind === "webIdentity" && found.idToken, { file: `${home}/token` });
	});

	it("are refused at the preview if the file of an identity token can't be read or holds none", async () => {
		const config = { webIdentity: '{"providerUrn":"p","agencyUrn":"a","tokenFile":"~/token"}' };
		const faults = () => configuration(config).faults(undefined);
		const remediation = "Check huaweicloud:webIdentity.tokenFile or HUAWEICLOUD_OIDC_TOKEN_FILE.";
		const doing = "Authenticating by web identity: the token file";
		assert.deepEqual(faults(), [`${doing} can't be read (ENOENT). ${remediation}`]);
		await write(["token"], "a-password");
		const form = "three parts in base64url, separated by dots";
		assert.deepEqual(faults(), [`${doing} holds no identity token (${form}). ${remediation}`]);
		await write(["token"], "a.b.c\n");
		assert.deepEqual(faults(), []);
	});

	it("are those of a profile if no others are set, and those of the machine's agency if there is no profile either", async () => {
		assert.equal(kind({}), "ecsAgency");
		await write([".huaweicloud", "credentials"], INI);
		assert.deepEqual(credentials({}), {
			kind: "accessKey",
			accessKey: "from-ini",
			secretKey: "secret",
			securityToken: undefined,
		});
		assert.equal(kind(USER), "password");
	});

	it("are those that credentialSource selects, whatever else is set", async () => {
		await write([".hcloud", "config.json"], JSON_FILE);
		const all = { ...WEB, ...USER, ...KEY, ...TOKEN };
		const wanted = {
			token: "token",
			accessKey: "accessKey",
			password: "password",
			webIdentity: "webIdentity",
			profile: "accessKey",
			ecsAgency: "ecsAgency",
		};
		for (const [credentialSource, expected] of Object.entries(wanted))
			assert.equal(kind({ ...all, credentialSource }), expected, credentialSource);
		assert.throws(() => kind({ ...all, credentialSource: "guess" }), /must be one of token, accessKey/);
		assert.throws(() => kind({ ...USER, credentialSource: "accessKey" }), /accessKey .*secretKey/);
	});

	it("can come from any of the variables of a setting", () => {
		for (const accessKey of SETTINGS.accessKey.variables) {
			for (const secretKey of SETTINGS.secretKey.variables)
				assert.equal(kind({}, { [accessKey]: "a", [secretKey]: "s" }), "accessKey");
		}
		for (const token of SETTINGS.token.variables) assert.equal(kind({}, { [token]: "t" }), "token");
	});

	it("include a security token only from the source of the access key or of its secret key", () => {
		const tokenOf = (...args: Parameters<typeof configuration>) => {
			const found = credentials(...args);
			return found.kind === "accessKey" ? found.securityToken : found.kind;
		};
		assert.equal(tokenOf({ ...KEY, securityToken: "mine" }, { HW_SECURITY_TOKEN: "another's" }), "mine");
		assert.equal(tokenOf(KEY, { HW_SECURITY_TOKEN: "another's" }), undefined);
		const env = { HW_ACCESS_KEY: "a", HW_SECRET_KEY: "s", HUAWEICLOUD_SDK_SECURITY_TOKEN: "another's" };
		assert.equal(tokenOf({}, env), undefined);
		assert.equal(tokenOf({}, { ...env, HW_SECURITY_TOKEN: "mine" }), "mine");
		assert.equal(tokenOf({ accessKey: "a" }, { HW_SECRET_KEY: "s", HW_SECURITY_TOKEN: "mine" }), "mine");
	});

	it("never combine halves of different access keys", () => {
		const pair = { HUAWEICLOUD_SDK_AK: "b", HUAWEICLOUD_SDK_SK: "t" };
		assert.throws(
			() => kind({}, { HW_ACCESS_KEY: "a", ...pair }),
			/For an access key, set secretKey .*\. HUAWEICLOUD_SDK_SK is not used/,
		);
		assert.throws(() => kind({ accessKey: "a" }, pair), /set secretKey/);
		const found = credentials({ accessKey: "a" }, { HW_SECRET_KEY: "s" });
		assert.equal(found.kind === "accessKey" && found.secretKey, "s");
	});

	it("take the account of an IAM user from the source of highest precedence, by id or by name", () => {
		const found = credentials(USER, { HUAWEICLOUD_SDK_DOMAIN_ID: "another" });
		assert.deepEqual(found.kind === "password" && found.domain, { name: "d" });
		const env = { HW_ASSUME_ROLE_DOMAIN_ID: "another" };
		const agency = configuration({ ...USER, assumeRole: '{"agencyName":"a","domainName":"d"}' }, env).agency;
		assert.deepEqual(agency?.domain, { name: "d" });
	});

	it("are an error if they are set in part, even if others of lower precedence are complete", () => {
		assert.throws(() => kind({ ...USER, accessKey: "a" }), /secretKey/);
		assert.equal(kind({ ...KEY, userName: "u" }), "accessKey");
	});

	it("are an error if the SDKs' identity provider is set, which is not supported", () => {
		const env = { HUAWEICLOUD_SDK_IDP_ID: "i" };
		assert.match(
			`${configuration({}, env).faults("r")}`,
			/HUAWEICLOUD_SDK_IDP_ID is not used: .* only those of STS are supported/,
		);
		assert.deepEqual(configuration(KEY, env).faults("r"), []);
	});

	it("never come from a profile or an agency if others are set in part: the error names every missing setting and its sources", async () => {
		await write([".huaweicloud", "credentials"], INI);
		const incomplete: [settings: object, missing: SettingName[]][] = [
			[{ accessKey: "a" }, ["secretKey"]],
			[{ userName: "u" }, ["password", "domainName", "domainId"]],
			[{ accessKey: "a", password: "p" }, ["secretKey", "userName", "domainName"]],
			[
				{ webIdentity: '{"agencyUrn":"a"}' },
				["webIdentity.providerUrn", "webIdentity.idToken", "webIdentity.tokenFile"],
			],
		];
		for (const [settings, missing] of incomplete) {
			assert.throws(
				() => kind({ ...settings }),
				(error: KmsImportError) => {
					assert.equal(error.code, "notConfigured");
					for (const name of missing) {
						for (const source of [`huaweicloud:${name}`, ...SETTINGS[name].variables])
							assert.ok(error.message.includes(source), `${source} in ${error.message}`);
					}
					return true;
				},
			);
		}
	});

	it("are searched in sources that can be listed, unless credentialSource selects one", () => {
		const { searchedSources } = configuration({});
		const sources = ["HW_AUTH_TOKEN", "HUAWEICLOUD_SDK_AK", "OS_PASSWORD", "HUAWEICLOUD_OIDC_PROVIDER_URN", ".hcloud"];
		for (const source of sources) assert.ok(searchedSources?.join().includes(source), source);
		assert.equal(configuration({ credentialSource: "ecsAgency" }).searchedSources, undefined);
	});

	it("of a profile come with its region, project and agency", async () => {
		await write(["shared.json"], JSON_FILE);
		const one = configuration({}, { HW_SHARED_CONFIG_FILE: "~/shared.json" });
		assert.deepEqual([one.region, one.agency], ["ap-1", undefined]);
		const two = configuration({ profile: "two", sharedConfigFile: join(home, "shared.json") });
		assert.deepEqual(two.agency, { agencyName: "ag", domain: { name: "d" }, duration: 3600 });
		await write([".huaweicloud", "credentials"], INI);
		assert.equal(configuration({ region: "r" }).projectId("r"), "p-ini");
		assert.equal(configuration({ region: "r" }).projectId("other"), undefined);
	});

	it("of other kinds ignore the settings of a profile", async () => {
		await write([".huaweicloud", "credentials"], INI);
		assert.equal(configuration({ ...USER, region: "r" }).projectId("r"), undefined);
	});

	it("are an error if the selected profile or file doesn't exist, and the error names the files", async () => {
		assert.throws(() => kind({ profile: "one" }), /there is no file .*\.huaweicloud.*\.hcloud/);
		await write([".huaweicloud", "credentials"], INI);
		assert.throws(() => kind({ profile: "one" }), /there is no such profile in .*\.huaweicloud/);
		await write([".hcloud", "config.json"], JSON_FILE);
		assert.equal(kind({ profile: "one" }), "accessKey");
		assert.throws(() => kind({ sharedConfigFile: "/nowhere.json" }), /there is no file \/nowhere\.json/);
		await write(["shared.json"], JSON_FILE);
		assert.throws(() => kind({ profile: "three", sharedConfigFile: "~/shared.json" }), /three/);
	});

	it("are an error if the file of a profile is no regular file or has more than 1 MiB, whoever names it", async () => {
		const file = join(home, ".hcloud", "config.json");
		await mkdir(join(home, ".hcloud"));
		const make: Readonly<Record<string, () => unknown>> = {
			"it is a FIFO": () => execFileSync("mkfifo", [file]),
			"it is a folder": () => mkdir(file),
			"it is a device": () => symlink("/dev/zero", file),
			"it has more than 1048576 bytes": () => writeFile(file, `${JSON_FILE}${" ".repeat(1024 * 1024)}`),
		};
		for (const [reason, makeIt] of Object.entries(make)) {
			await makeIt();
			const message = `Reading profiles: ${file} can't be read (${reason}). Check its path and permissions.`;
			for (const config of [{}, { sharedConfigFile: file }])
				assert.throws(() => kind(config), { code: "notConfigured", message });
			await rm(file, { recursive: true });
		}
		await writeFile(file, JSON_FILE.padEnd(1024 * 1024));
		assert.equal(kind({}), "accessKey");
	});
});
