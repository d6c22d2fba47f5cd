import assert from "node:assert/strict";
import { Configuration } from "../../../provider/configuration/configuration";
import { SETTING_ENTRIES, type Setting } from "../../../provider/configuration/settings";
import { isPrintable } from "../../../provider/foreignText/characters";
import { namespaced } from "../../support/namespaced";

const KEY = { HW_ACCESS_KEY: "ACCESSKEY", HW_SECRET_KEY: "a-secret-key" };
const PASSWORD = { HW_USER_NAME: "user", HW_USER_PASSWORD: "a-password", HW_DOMAIN_NAME: "account" };
/** Variables that no complete kind of credentials comes with. */
const HOME = { HOME: "/nowhere" };

const configuration = (config: Record<string, string>, env: Record<string, string> = {}) =>
	new Configuration(namespaced(config), { ...HOME, ...env });
const faultsOf = (...args: Parameters<typeof configuration>) => configuration(...args).faults(undefined);

describe("The value of a setting", () => {
	const strays: readonly (readonly [around: (value: string) => string, fault: string])[] = [
		[(value) => `${value}\n`, "ends in a line break"],
		[(value) => `${value}\r\n`, "ends in a line break"],
		[(value) => `${value} `, "ends in white space"],
		[(value) => `\t${value}`, "begins with white space"],
		[(value) => `\u00a0${value}`, "begins with white space"],
		[(value) => `\ufeff${value}`, "begins with white space"],
		[(value) => `"${value}"`, "is enclosed in quotes"],
		[(value) => `'${value}'`, "is enclosed in quotes"],
	];

	it("is refused by the name of its source if it is a secret with white space or quotes around, and is not shown", () => {
		const secrets = [
			...Object.entries(KEY).map(([name, value]) => [KEY, name, value] as const),
			[PASSWORD, "HW_USER_PASSWORD", "a-password"] as const,
			[{}, "HW_AUTH_TOKEN", "a-token"] as const,
			[KEY, "HW_SECURITY_TOKEN", "a-security-token"] as const,
		];
		for (const [rest, name, value] of secrets) {
			for (const [around, fault] of strays) {
				const [only = "", ...others] = faultsOf({}, { ...rest, [name]: around(value) });
				assert.deepEqual([only, others], [`${name} ${fault}. Set it again, exactly as it was issued.`, []]);
			}
		}
	});

	it("is refused in a secret that is taken from Pulumi config, or from the second source for the halves of an access key", () => {
		assert.match(`${faultsOf({ accessKey: "a", secretKey: "s\n" })}`, /^Pulumi config huaweicloud:secretKey ends in/);
		assert.match(`${faultsOf({ accessKey: "a" }, { HW_SECRET_KEY: "s\n" })}`, /^HW_SECRET_KEY ends in/);
	});

	it("must not be empty in Pulumi config if it says where requests go, unless a variable says it", () => {
		for (const [name, config] of [
			["endpoints.kms", { endpoints: '{"kms":""}' }],
			["endpoints.iam", { endpoints: '{"iam":" "}' }],
			["authUrl", { authUrl: "" }],
			["cloud", { cloud: " " }],
		] as const)
			assert.deepEqual(faultsOf({ ...config }, KEY), [
				`Pulumi config huaweicloud:${name} is empty. Set it, or remove it to use the default.`,
			]);
		assert.deepEqual(faultsOf({ cloud: "" }, { ...KEY, HW_CLOUD: "cloud.example" }), []);
		assert.deepEqual(faultsOf({ securityToken: "", projectId: "" }, KEY), []);
	});

	it("is not looked at in credentials that are not used", () => {
		assert.deepEqual(faultsOf({}, { ...KEY, OS_PASSWORD: "left over\n", OS_USERNAME: "u" }), []);
	});

	it("may have anything inside a password but line breaks and control characters", () => {
		for (const password of ['Sup"er\\Secret1', "pass word", "päßwörd", "it's", '"', "'a\""])
			assert.deepEqual(faultsOf({}, { ...PASSWORD, HW_USER_PASSWORD: password }), [], password);
		for (const password of ["a\nb", "a\u001bb", "a\u2028b", "a\u0000b"])
			assert.match(`${faultsOf({}, { ...PASSWORD, HW_USER_PASSWORD: password })}`, /contains a line break or another/);
	});

	it("is taken without white space around where none can belong to it", () => {
		const env = {
			...KEY,
			HW_REGION_NAME: " cn-north-4\r\n",
			HW_PROJECT_ID: "\tabc\n",
			HW_MAX_RETRIES: "3 ",
			HW_INSECURE: "true\n",
			HW_CLOUD: "myhuaweicloud.com\n",
			HW_AUTH_URL: "https://iam.example/v3\n",
		};
		const found = configuration({}, env);
		assert.deepEqual(found.faults("cn-north-4"), []);
		assert.deepEqual(
			[found.region, found.projectId("cn-north-4"), found.maxRetries, found.isInsecure, found.iamEndpoint("r")],
			["cn-north-4", "abc", 3, true, "https://iam.example"],
		);
	});

	it("that is white space only counts as not set where white space is dropped", () => {
		assert.equal(configuration({}, { HW_REGION_NAME: " \n", OS_REGION_NAME: "eu-de" }).region, "eu-de");
	});

	it("is shown with its source if it is refused and not secret", () => {
		const refused = {
			HW_REGION_NAME: "evil.example/",
			HW_PROJECT_ID: "../../v3",
			HW_DOMAIN_NAME: '"acme"',
			HW_MAX_RETRIES: "many",
			HW_ENTERPRISE_PROJECT_ID: "a b",
			HW_SIGNING_ALGORITHM: "HmacSM3",
		};
		for (const [name, value] of Object.entries(refused)) {
			const [fault = "", ...others] = faultsOf({}, { ...KEY, [name]: value });
			assert.ok(fault.startsWith(`${name} is "${value}": it `), fault);
			assert.deepEqual(others, []);
		}
	});

	it("is not shown if it is that of a secret, long, or a URL with a password", () => {
		const shownTo = (env: Record<string, string>) => `${faultsOf({}, { ...KEY, ...env })}`;
		assert.doesNotMatch(shownTo({ HW_REGION_NAME: `${KEY.HW_SECRET_KEY}/` }), /secret/i);
		assert.ok(shownTo({ HW_REGION_NAME: "x/".repeat(1e5) }).length < 300);
		assert.doesNotMatch(shownTo({ HW_AUTH_URL: "https://u:hidden@iam.example" }), /hidden/);
	});

	it("never becomes part of a host unchecked", () => {
		const hosts = [
			"evil.example/",
			"evil.example#",
			"a@evil.example",
			"evil.example:8443",
			"a/../b",
			"-a",
			"a.b",
			"cn-north-4%2f",
		];
		for (const region of hosts)
			assert.match(`${faultsOf({}, { ...KEY, HW_REGION_NAME: region })}`, /HW_REGION_NAME is/);
		for (const cloud of ["evil.example/", "a", "evil.example:1", "a@b.example", "a..b", `${"a".repeat(64)}.example`])
			assert.match(`${faultsOf({}, { ...KEY, HW_CLOUD: cloud })}`, /HW_CLOUD is/, cloud);
	});

	it("has no fault for its source to report if every setting is as issued", () => {
		const examples: Partial<Record<string, string>> = {
			insecure: "false",
			maxRetries: "5",
			cloud: "myhuaweicloud.com",
		};
		for (const [name, { form }] of SETTING_ENTRIES as readonly (readonly [string, Setting])[]) {
			if (/duration|signing|Url|endpoints/.test(name)) continue;
			assert.equal(form.faultOf(examples[name] ?? "value"), undefined, name);
		}
	});
});

describe("Settings that contradict each other", () => {
	it("are refused with both sources", () => {
		const role = { HW_ASSUME_ROLE_AGENCY_NAME: "a", HW_ASSUME_ROLE_DOMAIN_NAME: "d" };
		const agency = { OS_AGENCY_NAME: "b", OS_AGENCY_DOMAIN_NAME: "d" };
		assert.match(
			`${faultsOf({}, { ...KEY, ...role, ...agency })}`,
			/OS_AGENCY_NAME and HW_ASSUME_ROLE_AGENCY_NAME are both/,
		);
		const project = { ...KEY, ...agency, OS_DELEGATED_PROJECT: "cn-north-4_team", HW_PROJECT_ID: "p" };
		assert.match(`${faultsOf({}, project)}`, /OS_DELEGATED_PROJECT and HW_PROJECT_ID both name the project/);
	});

	it("name what is missing from a group of settings", () => {
		assert.match(
			`${faultsOf({}, { ...KEY, OS_AGENCY_NAME: "a" })}`,
			/agencyDomainName .* must be set, because agencyName is/,
		);
		assert.match(
			`${faultsOf({}, { ...KEY, OS_DELEGATED_PROJECT: "p" })}`,
			/OS_DELEGATED_PROJECT is set, but no agency\. Set agencyName/,
		);
	});
});

describe("The agency and the project of the bridged provider", () => {
	it("are those that agencyName, agencyDomainName and delegatedProject name", () => {
		const found = configuration({ agencyName: "a", agencyDomainName: "d", delegatedProject: "cn-north-4_x" }, KEY);
		assert.deepEqual(found.faults("cn-north-4"), []);
		assert.deepEqual(found.agency, { agencyName: "a", domain: { name: "d" }, duration: 3600 });
		assert.equal(found.projectName("cn-north-4"), "cn-north-4_x");
	});
});

describe("A region", () => {
	it("that is not known, but nearly, is warned of with its source", () => {
		assert.deepEqual(configuration({}, { ...KEY, HW_REGION_NAME: "cn-nort-4" }).warnings, [
			"HW_REGION_NAME is cn-nort-4, which is not a known region; did you mean cn-north-4?",
		]);
		assert.deepEqual(configuration({}, { ...KEY, HW_REGION_NAME: "cn-north-4" }).warnings, []);
		assert.deepEqual(configuration({}, { ...KEY, HW_REGION_NAME: "private-1" }).warnings, []);
	});

	it("is not that of an endpoint of KMS in another one", () => {
		const env = { ...KEY, HUAWEICLOUD_SDK_REGION_KMS_CN_EAST_3: "https://kms.cn-north-4.myhuaweicloud.com" };
		assert.match(
			`${configuration({}, env).faults("cn-east-3")}`,
			/\(HUAWEICLOUD_SDK_REGION_KMS_CN_EAST_3\) is the endpoint of region cn-north-4, and the resource is in cn-east-3/,
		);
		const own = { endpoints: '{"kms":"https://kms.cn-east-3.myhuaweicloud.com"}' };
		assert.deepEqual(configuration(own, KEY).faults("cn-east-3"), []);
		assert.deepEqual(configuration({}, env).faults("cn-east-3", true), []);
		assert.deepEqual(
			configuration(
				{ endpoints: '{"kms":"https://kms.cn-north-4.private.example"}', region: "x", projectId: "p" },
				KEY,
			).faults("x"),
			[],
		);
	});
});

describe("A private site", () => {
	const KMS = { HUAWEICLOUD_SDK_REGION_KMS_REGION_1: "https://kms.private.example" };
	const faults = (env: Record<string, string>) => configuration({}, env).faults("region-1");
	const of = (service: string, host: string) =>
		new RegExp(`private site, and ${service} has none: requests would go to ${host}`);

	it("gets nothing at a public one because the URL of a service is missing", () => {
		assert.match(`${faults({ ...PASSWORD, ...KMS })}`, of("IAM", "iam.region-1.myhuaweicloud.com"));
		assert.match(`${faults({ ...KEY, ...KMS })}`, of("IAM", "iam.region-1.myhuaweicloud.com"));
		const openrc = { HW_AUTH_TOKEN: "t", OS_AUTH_URL: "https://iam.region-1.private.example/v3" };
		assert.match(`${faults(openrc)}`, of("KMS", "kms.region-1.myhuaweicloud.com"));
		const identity = {
			HUAWEICLOUD_OIDC_PROVIDER_URN: "p",
			HUAWEICLOUD_OIDC_AGENCY_URN: "a",
			HUAWEICLOUD_OIDC_ID_TOKEN: "a.b.c",
		};
		const both = { ...KMS, HW_AUTH_URL: "https://iam.private.example" };
		assert.match(`${faults({ ...identity, ...both })}`, of("STS", "sts.cn-north-4.myhuaweicloud.com"));
	});

	it("needs no URL of a service that the run doesn't use, and takes them all from the domain of the site", () => {
		const project = { HW_REGION_NAME: "region-1", HW_PROJECT_ID: "p" };
		assert.deepEqual(faults({ ...KEY, ...KMS, ...project }), []);
		assert.deepEqual(faults({ ...PASSWORD, ...KMS, HW_CLOUD: "private.example" }), []);
		assert.deepEqual(faults({ ...PASSWORD, ...KMS, HW_AUTH_URL: "https://iam.myhuaweicloud.com" }), []);
	});
});

describe("A proxy", () => {
	it("that can't be used is reported with the settings, without its value", () => {
		for (const proxy of ["socks5://user:hidden@proxy.example", "http://user:hid/den@proxy.example"]) {
			const [fault = "", ...others] = configuration(
				{},
				{ ...KEY, HTTPS_PROXY: proxy, HW_PROJECT_ID: "p", HW_REGION_NAME: "r" },
			).faults("r");
			assert.match(fault, /HTTPS_PROXY/);
			assert.doesNotMatch(fault, /hid/);
			assert.deepEqual(others, []);
		}
	});
});

describe("The value of a setting that looks right", () => {
	it("is refused if it has a character that can't be seen, which is named", () => {
		assert.match(`${faultsOf({}, { ...KEY, HW_REGION_NAME: "cn-north-4\u200b" })}`, /contains U\+200B/);
		assert.match(
			`${faultsOf({}, { ...PASSWORD, HW_USER_PASSWORD: "a-pass\u200bword" })}`,
			/invisible character \(U\+200B\)/,
		);
	});

	it("is refused if nothing has replaced it by what it refers to", () => {
		for (const reference of ["{{ secrets.SK }}", "{HW_SK}", "HW_SK"].map((name) => `$${name}`))
			assert.match(
				`${faultsOf({}, { ...KEY, HW_SECRET_KEY: reference })}`,
				/reference that nothing has replaced|space/,
			);
	});

	it("is not shown if it is a secret in the wrong setting, or can't be printed: the name and the file of a profile", () => {
		const secret = "a-password-of-mine";
		for (const text of [secret, "p\u001b[2J", "p\u202e"]) {
			const env = { HW_USER_PASSWORD: secret, HW_CREDENTIAL_SOURCE: "profile" };
			const all = [...faultsOf({ profile: text }, env), ...faultsOf({ sharedConfigFile: `/nowhere/${text}` }, env)];
			for (const fault of all) assert.ok(!fault.includes(text) && isPrintable(fault), fault);
			assert.match(`${all}`, /Reading profile .*there is no file the file that the settings name/s);
		}
	});

	it("is shown if it is a name, a host or an id, however long", () => {
		for (const name of [
			"the-region-of-project-42-in-production",
			"kms.cn-north-4.corp-1.example/v1.0",
			`0${"5f".repeat(15)}!`,
		])
			assert.ok(`${faultsOf({}, { ...KEY, HW_REGION_NAME: `${name}_` })}`.includes(`"${name}_"`), name);
	});

	it("is not shown if it looks like a key in the wrong place", () => {
		const secretKey = "mXw9dKq2mXw9dKq2mXw9dKq2mXw9dKq2mXw9dKq2";
		const inLowerCase = ["pl4nted/s3cret+value==", "0123456789abcdef".repeat(4), "q83vze8b/a9bc3ef="];
		for (const key of ["ABCDEFGHIJ0123456789", secretKey, `!${secretKey}`, `sk: ${secretKey};`, ...inLowerCase])
			assert.match(
				`${faultsOf({}, { ...KEY, HW_REGION_NAME: key })}`,
				/HW_REGION_NAME is a text of \d+ characters: it must/,
			);
	});
});
