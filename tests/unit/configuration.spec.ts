import assert from "node:assert/strict";
import { Configuration } from "../../provider/configuration";
import { SETTINGS, type SettingName } from "../../provider/settings";

const configuration = (config: Record<string, string>, env: Record<string, string> = {}) =>
	new Configuration((name) => config[name], env);

const USER = { "huaweicloud:userName": "u", "huaweicloud:password": "p", "huaweicloud:domainName": "d" };

describe("Configuration", () => {
	it("takes Pulumi config before any variable, and variables in the order of the table", () => {
		assert.equal(configuration({ "huaweicloud:region": "a" }, { HW_REGION_NAME: "b" }).region, "a");
		for (const [index, variable] of SETTINGS.projectId.entries()) {
			const env = Object.fromEntries(SETTINGS.projectId.slice(index).map((name) => [name, `from ${name}`]));
			assert.equal(configuration({}, env).projectId("cn-north-4"), `from ${variable}`);
		}
	});

	it("takes an empty value for none", () => {
		assert.equal(configuration({ "huaweicloud:region": "" }, { HW_REGION_NAME: "", OS_REGION_NAME: "c" }).region, "c");
	});

	it("takes a token before user name and password", () => {
		assert.deepEqual(configuration({ ...USER, "huaweicloud:token": "t" }).credentials(), { kind: "token", token: "t" });
		assert.equal(configuration(USER).credentials().kind, "password");
	});

	it("names all that is missing of an IAM user and every place it was looked for", () => {
		assert.throws(
			() => configuration({ "huaweicloud:userName": "u" }).credentials(),
			(error: Error & { code?: string }) => {
				assert.equal(error.code, "notConfigured");
				const named: SettingName[] = ["token", "password", "domainName"];
				for (const name of named) {
					for (const place of [`huaweicloud:${name}`, ...SETTINGS[name]])
						assert.ok(error.message.includes(place), place);
				}
				return !error.message.includes("HW_USER_NAME");
			},
		);
	});

	it("has the region's own endpoints by default, of any cloud", () => {
		assert.equal(configuration({}).kmsEndpoint("cn-north-4"), "https://kms.cn-north-4.myhuaweicloud.com");
		assert.equal(configuration({}, { HW_CLOUD: "example.eu" }).iamEndpoint("eu-1"), "https://iam.eu-1.example.eu");
	});

	it("takes endpoints from Pulumi config, then from the SDKs' variables of the region", () => {
		const env = { HUAWEICLOUD_SDK_REGION_KMS_CN_NORTH_4: "https://a.example/, https://b.example" };
		assert.equal(configuration({}, env).kmsEndpoint("cn-north-4"), "https://a.example");
		assert.equal(configuration({}, env).kmsEndpoint("cn-east-3"), "https://kms.cn-east-3.myhuaweicloud.com");
		const config = { "huaweicloud:endpoints": '{"kms":"https://c.example"}' };
		assert.equal(configuration(config, env).kmsEndpoint("cn-north-4"), "https://c.example");
	});

	it("takes authUrl with or without its version", () => {
		for (const url of ["https://iam.example", "https://iam.example/v3", "https://iam.example/v3/"]) {
			assert.equal(configuration({ "huaweicloud:authUrl": url }).iamEndpoint("r"), "https://iam.example");
		}
	});

	it("takes a project for that of the region it is configured beside, and looks up those of other regions", () => {
		const settings = configuration({
			"huaweicloud:region": "cn-north-4",
			"huaweicloud:projectId": "p1",
			"huaweicloud:projectName": "cn-north-4_team",
		});
		assert.deepEqual([settings.projectId("cn-north-4"), settings.projectName("cn-north-4")], ["p1", "cn-north-4_team"]);
		assert.deepEqual([settings.projectId("cn-east-3"), settings.projectName("cn-east-3")], [undefined, "cn-east-3"]);
	});

	it("finds all faults at once", () => {
		const faults = configuration({
			"huaweicloud:endpoints": '{"kms":"http://kms.example"}',
			"huaweicloud:authUrl": "ftp://iam.example",
			"huaweicloud:maxRetries": "many",
			"huaweicloud:cloud": "evil.example/#",
		}).faults("cn-north-4");
		assert.equal(faults.length, 5);
		for (const text of ["maxRetries", "huaweicloud:cloud", "endpoint of kms", "endpoint of iam", "no credentials"]) {
			assert.ok(
				faults.some((fault) => fault.includes(text)),
				text,
			);
		}
	});

	it("refuses endpoints that are no object of URLs, and services it doesn't have", () => {
		for (const value of ["https://kms.example", "{}x", '{"kmss":"https://kms.example"}', '{"kms":5}']) {
			const faults = configuration({ ...USER, "huaweicloud:endpoints": value }).faults("r");
			assert.equal(faults.length, 1, value);
		}
	});

	it("has no faults where all is well", () => {
		assert.deepEqual(
			configuration({ ...USER, "huaweicloud:endpoints": '{"kms":"http://127.0.0.1:8085"}' }).faults("r"),
			[],
		);
	});
});
