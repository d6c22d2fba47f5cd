import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ExternalKey, ImportParameters } from "pulumi-huaweicloud-kms";
import { TestEmulator } from "../support/emulator";
import type { Stack } from "../support/hosts/host";
import { onHosts } from "../support/hosts/scenarios";

/** Settings for this file's program. The environment holds nothing else but the service's addresses. */
interface Source {
	readonly env: (emulator: TestEmulator, folder: string) => Promise<NodeJS.ProcessEnv>;
	/** Requests that authenticate and find the project. */
	readonly requests: readonly string[];
	/** Requests of a run without changes. If omitted, it makes none. */
	readonly unchanged?: readonly string[];
}

const accessKey = ({ settings }: TestEmulator, [key, secret]: readonly [string, string]) => ({
	[key]: settings.accessKey,
	[secret]: settings.secretKey,
});
const HW_PAIR = ["HW_ACCESS_KEY", "HW_SECRET_KEY"] as const;
const user = ({ settings }: TestEmulator) => ({
	HW_USER_NAME: settings.userName,
	HW_USER_PASSWORD: settings.password,
	HW_DOMAIN_NAME: settings.domainName,
});
const agency = ({ settings }: TestEmulator) => ({
	HW_ASSUME_ROLE_AGENCY_NAME: settings.agencyName,
	HW_ASSUME_ROLE_DOMAIN_NAME: settings.domainName,
});
const written = async (folder: string, text: string) => {
	const file = join(folder, "profile");
	await writeFile(file, text);
	return file;
};

const SOURCES: Readonly<Record<string, Source>> = {
	"an IAM token": {
		env: async (emulator) => ({ HW_AUTH_TOKEN: await emulator.createToken() }),
		requests: ["projects"],
	},
	"an access key": { env: async (emulator) => accessKey(emulator, HW_PAIR), requests: ["projects"] },
	"an access key and a project": {
		env: async (emulator) => ({ ...accessKey(emulator, HW_PAIR), HW_PROJECT_ID: emulator.settings.projectId }),
		requests: [],
	},
	"an access key under the names of the SDKs": {
		env: async (emulator) => accessKey(emulator, ["HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK"]),
		requests: ["projects"],
	},
	"a temporary access key": {
		env: async (emulator) => {
			const { access, secret, securitytoken } = await emulator.createTemporaryAccessKey();
			return { HW_ACCESS_KEY: access, HW_SECRET_KEY: secret, HW_SECURITY_TOKEN: securitytoken };
		},
		requests: ["projects"],
	},
	"an IAM user": { env: async (emulator) => user(emulator), requests: ["auth/tokens"] },
	"an IAM user under the names of OpenStack": {
		env: async ({ settings }) => ({
			OS_USERNAME: settings.userName,
			OS_PASSWORD: settings.password,
			OS_USER_DOMAIN_NAME: settings.domainName,
		}),
		requests: ["auth/tokens"],
	},
	"an agency, by an access key": {
		env: async (emulator) => ({ ...accessKey(emulator, HW_PAIR), ...agency(emulator) }),
		requests: ["securitytokens", "projects"],
	},
	"an agency, by an IAM user": {
		env: async (emulator) => ({ ...user(emulator), ...agency(emulator) }),
		requests: ["auth/tokens", "securitytokens", "projects"],
	},
	"a profile of the SDKs": {
		env: async ({ settings }, folder) => ({
			HUAWEICLOUD_SDK_CREDENTIALS_FILE: await written(
				folder,
				`[basic]\nak = ${settings.accessKey}\nsk = ${settings.secretKey}\nproject_id = ${settings.projectId}\n`,
			),
		}),
		requests: [],
	},
	"a profile of the command-line tool": {
		env: async ({ settings }, folder) => {
			const { accessKey: accessKeyId, secretKey: secretAccessKey, region } = settings;
			const profile = { name: "pipeline", mode: "AKSK", accessKeyId, secretAccessKey, region };
			const text = JSON.stringify({ current: "other", profiles: [{ name: "other" }, profile] });
			return {
				HW_REGION_NAME: "",
				HW_PROFILE: "pipeline",
				HW_SHARED_CONFIG_FILE: await written(folder, text),
			};
		},
		requests: ["projects"],
	},
	"a web identity": {
		env: async (emulator, folder) => ({
			HUAWEICLOUD_OIDC_PROVIDER_URN: emulator.settings.oidcProviderUrn,
			HUAWEICLOUD_OIDC_AGENCY_URN: emulator.settings.agencyUrn,
			HUAWEICLOUD_OIDC_TOKEN_FILE: await written(folder, await emulator.createIdToken()),
		}),
		requests: ["agencies/assume-with-oidc", "projects"],
	},
	"the agency of a virtual machine": {
		env: async ({ settings }) => ({ HW_METADATA_ENDPOINT: settings.metadataEndpoint }),
		requests: ["metadata-token", "metadata-credentials", "auth/domains", "projects"],
		unchanged: ["metadata-token", "metadata-credentials", "auth/domains"],
	},
};

/** One of them shows that an engine passes the environment on. */
const ON_EVERY_HOST = "an access key and a project";

onHosts("The same program {host} runs with", function (host, it) {
	this.slow(20_000);
	let emulator: TestEmulator;
	let folder: string;
	let stack: Stack;

	beforeEach(async () => {
		emulator = await TestEmulator.start();
		folder = await mkdtemp(join(tmpdir(), "credentials-"));
	});
	afterEach(async () => {
		await stack.remove();
		await emulator.close();
		await rm(folder, { recursive: true });
	});

	const program =
		(keyId: string, count = 1) =>
		async () => {
			for (let i = 0; i < count; i++) new ImportParameters(`parameters-${i}`, { keyId });
		};
	const addresses = () => ({
		HW_REGION_NAME: emulator.settings.region,
		HW_AUTH_URL: emulator.settings.iamEndpoint,
		HUAWEICLOUD_SDK_REGION_KMS_CN_NORTH_4: emulator.settings.kmsEndpoint,
		HUAWEICLOUD_SDK_STS_ENDPOINT: emulator.settings.stsEndpoint,
		// Otherwise the metadata service of the test machine would be asked.
		HW_METADATA_ENDPOINT: "http://127.0.0.1:1",
		HOME: process.env.HOME,
	});

	for (const [title, { env, requests, unchanged = [] }] of Object.entries(SOURCES)) {
		const rule = title === ON_EVERY_HOST ? it.onEveryHost : it;
		rule(title, async () => {
			const keyId = await emulator.createKey("key");
			const settings = await env(emulator, folder);
			stack = await host.createStack(program(keyId), { ...addresses(), ...settings });
			const made = await emulator.during(() => stack.up());
			assert.deepEqual(made, [...requests, "get-parameters-for-import"]);
			// The export is searched for secrets.
			assert.equal((await stack.resources()).length, 1);
			assert.deepEqual(await emulator.during(() => stack.up()), unchanged);
		});
	}

	it("two hundred resources, and still authenticates only once", async () => {
		const keyId = await emulator.createKey("key");
		const env = { ...addresses(), ...accessKey(emulator, HW_PAIR), ...agency(emulator) };
		stack = await host.createStack(program(keyId, 200), env);
		const made = await emulator.during(() => stack.up());
		const counts = new Map<string, number>();
		for (const request of made) counts.set(request, (counts.get(request) ?? 0) + 1);
		assert.deepEqual(Object.fromEntries(counts), { securitytokens: 1, projects: 1, "get-parameters-for-import": 200 });
	});

	it("the agency of a virtual machine, and says in which account and project it acts", async () => {
		const { settings } = emulator;
		const keyId = await emulator.createKey("key");
		stack = await host.createStack(program(keyId, 3), {
			...addresses(),
			HW_METADATA_ENDPOINT: settings.metadataEndpoint,
			HW_PROJECT_ID: settings.projectId,
		});
		const { output, events } = await stack.preview();
		const line = `No credentials are configured, so this machine's agency is used: account ${settings.domainName} (`;
		assert.equal(events.split(line).length, 2, events);
		assert.ok(output.includes(`), project ${settings.region} (${settings.projectId}).`), output);
	});

	for (const [title, setting, reason] of [
		["account", { HW_DOMAIN_NAME: "another" }, /belongs to account .*, but HW_DOMAIN_NAME names another\. Set/],
		["project", { HW_PROJECT_ID: "f".repeat(32) }, /which has no project f{32} \(HW_PROJECT_ID\)/],
	] as const)
		it(`the agency of a virtual machine, unless the settings name another ${title}`, async () => {
			const keyId = await emulator.createKey("key");
			const env = { ...addresses(), HW_METADATA_ENDPOINT: emulator.settings.metadataEndpoint, ...setting };
			stack = await host.createStack(program(keyId), env);
			const made = await emulator.during(async () => {
				assert.match((await stack.up({ fails: true })).output, reason);
			});
			assert.ok(!made.includes("get-parameters-for-import"), `${made}`);
		});

	it("the agency of a virtual machine, whose account is also compared before a deletion", async () => {
		const env = { ...addresses(), HW_METADATA_ENDPOINT: emulator.settings.metadataEndpoint };
		stack = await host.createStack(async () => void new ExternalKey("key"), env);
		await stack.up();
		stack.withEnvironment({ HW_DOMAIN_NAME: "another" });
		const made = await emulator.during(async () => {
			assert.match((await stack.destroy({ fails: true })).output, /but HW_DOMAIN_NAME names another/);
		});
		assert.deepEqual(made, ["metadata-token", "metadata-credentials", "auth/domains"]);
	});

	it("no credentials at all: the preview fails and names every source that was tried", async () => {
		const keyId = await emulator.createKey("key");
		stack = await host.createStack(program(keyId), addresses());
		const { output } = await stack.preview({ fails: true });
		for (const place of ["HW_AUTH_TOKEN", "HUAWEICLOUD_SDK_AK", "OS_PASSWORD", "config.json", "127.0.0.1:1"])
			assert.ok(output.includes(place), `${place} in ${output}`);
	});

	it("a wrong secret key: with two hundred resources, one request is sent and refused, and no other is sent", async () => {
		const keyId = await emulator.createKey("key");
		const { accessKey: HW_ACCESS_KEY, projectId: HW_PROJECT_ID } = emulator.settings;
		const env = { ...addresses(), HW_ACCESS_KEY, HW_SECRET_KEY: "not-the-secret-key", HW_PROJECT_ID };
		stack = await host.createStack(program(keyId, 200), env);
		const made = await emulator.during(async () => {
			const { output } = await stack.up({ fails: true });
			assert.match(output, /APIGW\.0301/);
		});
		assert.deepEqual(made, ["get-parameters-for-import 401"]);
	});
});
