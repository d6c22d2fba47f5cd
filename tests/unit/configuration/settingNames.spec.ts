import assert from "node:assert/strict";
import { checkNames } from "../../../provider/configuration/settingNames";
import { CONFIG_NAMES, SETTINGS } from "../../../provider/configuration/settings";
import { SettingValues } from "../../../provider/configuration/settingValues";
import { stackConfig } from "../../../provider/configuration/stackConfig";
import { namespaced } from "../../support/namespaced";

const check = (config: Record<string, string>, env: Record<string, string> = {}) =>
	checkNames(new SettingValues(namespaced(config), env));

const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const without = (name: string, at: number) => name.slice(0, at) + name.slice(at + 1);

const assertRefused = (names: Readonly<Record<string, string>>) => {
	for (const [name, meant] of Object.entries(names))
		assert.deepEqual(check({ [name]: "x" }), {
			faults: [`Pulumi config huaweicloud:${name} is not a setting; did you mean ${meant}?`],
			warnings: [],
		});
};
const assertWarnedOf = (variables: Readonly<Record<string, string>>) => {
	for (const [name, meant] of Object.entries(variables))
		assert.deepEqual(check({}, { [name]: "x" }), {
			faults: [],
			warnings: [`${name} is not a known variable; did you mean ${meant}?`],
		});
};

describe("A name in Pulumi config", () => {
	it("that is nearly the name of a setting is refused with the right one", () => {
		assertRefused({
			acessKey: "accessKey",
			endpoint: "endpoints",
			auth_url: "authUrl",
			Region: "region",
			projectID: "projectId",
		});
	});

	it("is refused if it is a setting in another spelling, or lacks a letter", () => {
		for (const name of CONFIG_NAMES) {
			const spellings = [snakeCase(name), name.toUpperCase(), `${name}s`, without(name, 1)];
			for (const spelling of spellings.filter((one) => !CONFIG_NAMES.includes(one) && one.length > 3))
				assert.match(`${check({ [spelling]: "x" }).faults}`, /did you mean/, spelling);
		}
	});

	it("that other tools have for a setting is refused with the right one", () => {
		assertRefused({
			accessKeyId: "accessKey",
			secret_access_key: "secretKey",
			user: "userName",
			kmsEndpoint: "endpoints.kms",
			IAM_ENDPOINT: "endpoints.iam",
			serviceEndpointUrl: "endpoints",
			baseUrl: "endpoints",
		});
	});

	it("that is less like a setting is warned of with the nearest, because it may be somebody's own", () => {
		const { faults, warnings } = check({ domain: "x", favouriteRegions: "x" });
		assert.deepEqual(faults, []);
		assert.match(
			`${warnings}`,
			/huaweicloud:domain is not a setting of this provider, and has no effect here; did you mean/,
		);
	});

	it("that is like no setting is warned of, because the bridged provider may have new ones", () => {
		const { faults, warnings } = check({ favouriteColour: "blue" });
		assert.deepEqual(
			[faults, warnings],
			[[], ["Pulumi config huaweicloud:favouriteColour is not a setting of this provider, and has no effect here."]],
		);
	});

	it("that is a field written with a dot is refused with the command that sets it", () => {
		assert.match(`${check({ "endpoints.kms": "https://kms.example" }).faults}`, /pulumi config set --path/);
	});

	it("of another namespace is not looked at", () => {
		const values = new SettingValues(stackConfig({ "aws:acessKey": "x", "huaweicloudx:regio": "x" }), {});
		assert.deepEqual(checkNames(values), { faults: [], warnings: [] });
	});

	it("in a namespace that is nearly right is refused, and in that of this package warned of", () => {
		const values = (name: string) => checkNames(new SettingValues(stackConfig({ [name]: "x" }), {}));
		assert.match(`${values("huaweicoud:accessKey").faults}`, /did you mean huaweicloud:accessKey\?/);
		assert.match(`${values("huaweiCloud:secretKey").faults}`, /did you mean huaweicloud:secretKey\?/);
		assert.match(`${values("huaweicloud-kms:region").warnings}`, /Set huaweicloud:region/);
	});

	it("can be that of a property that every object has", () => {
		for (const name of ["__proto__", "constructor", "toString"]) assert.equal(check({ [name]: "x" }).faults.length, 0);
	});

	it("is shown on one line, and not at all if it is long", () => {
		const [warning = ""] = check({ [`x\n::error::${"y".repeat(20)}`]: "x" }).warnings;
		assert.doesNotMatch(warning, /\n/);
		assert.ok(`${check({ ["z".repeat(1e6)]: "x" }).warnings}`.length < 300);
	});
});

describe("A field of an object setting", () => {
	it("of endpoints is refused if it is nearly one that is used, and no service of the vendor's provider", () => {
		assert.match(
			`${check({ endpoints: '{"kmss":"https://x.example"}' }).faults}`,
			/unknown field: kmss; did you mean kms\?/,
		);
		assert.match(`${check({ endpoints: '{"KMS":"https://x.example"}' }).faults}`, /did you mean kms\?/);
		for (const service of ["ims", "rms", "dms", "obs", "sms"])
			assert.deepEqual(check({ endpoints: JSON.stringify({ [service]: "https://x.example" }) }), {
				faults: [],
				warnings: [],
			});
	});

	it("of endpoints that is like none is warned of", () => {
		const { faults, warnings } = check({ endpoints: '{"somethingNew":"https://x.example"}' });
		assert.deepEqual([faults.length, warnings.length], [0, 1]);
	});

	it("of every other object is refused", () => {
		assert.match(
			`${check({ assumeRole: '{"agency":"a"}' }).faults}`,
			/unknown field: agency\. Its fields are agencyName/,
		);
		assert.match(`${check({ assumeRole: '{"agency_name":"a"}' }).faults}`, /did you mean agencyName\?/);
	});
});

describe("An environment variable", () => {
	it("that is nearly one of this provider's is warned of", () => {
		assertWarnedOf({ HW_ACESS_KEY: "HW_ACCESS_KEY", HW_REGION: "HW_REGION_NAME" });
	});

	it("that is named like a setting is warned of", () => {
		assertWarnedOf({
			HW_AGENCY_NAME: "OS_AGENCY_NAME",
			HW_AGENCY_DOMAIN_NAME: "OS_AGENCY_DOMAIN_NAME",
			HW_DELEGATED_PROJECT: "OS_DELEGATED_PROJECT",
			HUAWEICLOUD_ACCESS_KEY: "HW_ACCESS_KEY",
			HUAWEI_CLOUD_SECRET_ACCESS_KEY: "HW_SECRET_KEY",
			HW_KMS_ENDPOINT: "Pulumi config huaweicloud:endpoints.kms",
			HUAWEICLOUD_ENDPOINT: "Pulumi config huaweicloud:endpoints",
		});
	});

	it("of the SDKs with a wrong service or region in its name is warned of", () => {
		assertWarnedOf({
			HUAWEICLOUD_SDK_REGION_KMS_CN_NORTH4: "HUAWEICLOUD_SDK_REGION_KMS_CN_NORTH_4",
			HUAWEICLOUD_SDK_REGION_KSM_CN_NORTH_4: "HUAWEICLOUD_SDK_REGION_KMS_CN_NORTH_4",
			"HUAWEICLOUD_SDK_REGION_KMS_cn-north-4": "HUAWEICLOUD_SDK_REGION_KMS_CN_NORTH_4",
		});
		for (const known of ["KMS_CN_NORTH_4", "IAM_PRIVATE_1", "ECS_CN_NORTH4"])
			assert.deepEqual(check({}, { [`HUAWEICLOUD_SDK_REGION_${known}`]: "x" }).warnings, []);
	});

	it("that is known, empty, or another program's is not", () => {
		const known = Object.values(SETTINGS).flatMap(({ variables }) => variables);
		const env = Object.fromEntries(known.map((name) => [name, "x"]));
		assert.deepEqual(check({}, { ...env, HW_ACESS_KEY: "", HW_COLOUR_SCHEME: "x", OS_REGIONS: "x", PATH: "x" }), {
			faults: [],
			warnings: [],
		});
	});
});
