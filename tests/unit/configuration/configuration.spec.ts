import assert from "node:assert/strict";
import { Configuration } from "../../../provider/configuration/configuration";
import { SETTINGS } from "../../../provider/configuration/settings";
import { stackConfig } from "../../../provider/configuration/stackConfig";

const configuration = (config: Record<string, string>, env: Record<string, string> = {}) =>
	new Configuration(stackConfig(config), env);

const USER = { "huaweicloud:userName": "u", "huaweicloud:password": "p", "huaweicloud:domainName": "d" };

describe("Configuration", () => {
	it("prefers Pulumi config to environment variables, and takes variables in the order of the table", () => {
		assert.equal(configuration({ "huaweicloud:region": "a" }, { HW_REGION_NAME: "b" }).region, "a");
		for (const [index, variable] of SETTINGS.projectId.variables.entries()) {
			const env = Object.fromEntries(SETTINGS.projectId.variables.slice(index).map((name) => [name, `from ${name}`]));
			assert.equal(configuration({}, env).projectId("cn-north-4"), `from ${variable}`);
		}
	});

	it("treats an empty value as not set", () => {
		assert.equal(configuration({ "huaweicloud:region": "" }, { HW_REGION_NAME: "", OS_REGION_NAME: "c" }).region, "c");
	});

	it("defaults to the endpoints of the region, in any cloud", () => {
		assert.equal(configuration({}).kmsEndpoint("cn-north-4"), "https://kms.cn-north-4.myhuaweicloud.com");
		assert.equal(configuration({}, { HW_CLOUD: "example.eu" }).iamEndpoint("eu-1"), "https://iam.eu-1.example.eu");
	});

	it("takes endpoints from Pulumi config, then from the variables that the SDKs have for the region", () => {
		const env = { HUAWEICLOUD_SDK_REGION_KMS_CN_NORTH_4: "https://a.example/, https://b.example" };
		assert.equal(configuration({}, env).kmsEndpoint("cn-north-4"), "https://a.example");
		assert.equal(configuration({}, env).kmsEndpoint("cn-east-3"), "https://kms.cn-east-3.myhuaweicloud.com");
		const config = { "huaweicloud:endpoints": '{"kms":"https://c.example"}' };
		assert.equal(configuration(config, env).kmsEndpoint("cn-north-4"), "https://c.example");
	});

	it("accepts authUrl with and without the API version", () => {
		for (const url of ["https://iam.example", "https://iam.example/v3", "https://iam.example/v3/"]) {
			assert.equal(configuration({ "huaweicloud:authUrl": url }).iamEndpoint("r"), "https://iam.example");
		}
	});

	it("uses a configured project only for the region configured with it, and looks up the project of other regions", () => {
		const settings = configuration({
			"huaweicloud:region": "cn-north-4",
			"huaweicloud:projectId": "p1",
			"huaweicloud:projectName": "cn-north-4_team",
		});
		assert.deepEqual([settings.projectId("cn-north-4"), settings.projectName("cn-north-4")], ["p1", "cn-north-4_team"]);
		assert.deepEqual([settings.projectId("cn-east-3"), settings.projectName("cn-east-3")], [undefined, "cn-east-3"]);
	});

	it("relates a project to the region from the same source: config, the variables of one tool, or a profile", () => {
		const env = { HW_REGION_NAME: "ap-1", HW_PROJECT_ID: "of-ap-1" };
		const config = { "huaweicloud:region": "cn-north-4" };
		assert.equal(configuration(config, env).projectId("cn-north-4"), undefined);
		assert.equal(configuration(config, env).projectId("ap-1"), "of-ap-1");
		assert.equal(configuration(config, { HW_PROJECT_ID: "of-cn" }).projectId("cn-north-4"), "of-cn");
	});

	it("reads lists and objects in config like in variables", () => {
		const config = {
			"huaweicloud:webIdentity":
				'{"providerUrn":"p","agencyUrn":"a","idToken":"t","policyIds":["x","y"],"policy":{"v":5}}',
		};
		const found = configuration(config).credentials();
		assert.deepEqual(found.kind === "webIdentity" && [found.policyIds, found.policy], [["x", "y"], '{"v":5}']);
	});

	it("reports all faults at once", () => {
		const faults = configuration({
			"huaweicloud:endpoints": '{"kms":"http://kms.example"}',
			"huaweicloud:authUrl": "ftp://iam.example",
			"huaweicloud:maxRetries": "many",
			"huaweicloud:cloud": "evil.example/#",
			"huaweicloud:accessKey": "half",
		}).faults("cn-north-4");
		assert.equal(faults.length, 5);
		for (const text of ["maxRetries", "huaweicloud:cloud", "endpoint of kms", "endpoint of iam", "secretKey"]) {
			assert.ok(
				faults.some((fault) => fault.includes(text)),
				text,
			);
		}
	});

	it("names the source of a faulty value", () => {
		const env = { HW_MAX_RETRIES: "many", HUAWEICLOUD_SDK_REGION_KMS_R: "http://kms.example" };
		assert.deepEqual(configuration({ ...USER, "huaweicloud:cloud": "x" }, env).faults("r"), [
			'Pulumi config huaweicloud:cloud is "x": it must be a domain, like myhuaweicloud.com.',
			'HW_MAX_RETRIES is "many": it must be a whole number of at most 6 digits.',
			'The endpoint of kms (HUAWEICLOUD_SDK_REGION_KMS_R) is "http://kms.example": it must start with https://, because credentials are sent to it; http:// is accepted only for loopback hosts.',
		]);
	});

	it("rejects malformed values", () => {
		const malformed = {
			"huaweicloud:insecure": "perhaps",
			"huaweicloud:assumeRole": '{"agencyName":"a","domainName":"d","duration":60}',
			"huaweicloud:webIdentity": '{"duration":"soon"}',
			"huaweicloud:maxRetries": "-1",
			"huaweicloud:cacertFile": "/nowhere/ca.pem",
			"huaweicloud:cert": "/nowhere/cert.pem",
		};
		for (const [name, value] of Object.entries(malformed)) {
			const faults = configuration({ ...USER, [name]: value }).faults("r");
			assert.equal(faults.length, 1, name);
			assert.ok(faults[0]?.includes(name), faults[0]);
		}
	});

	it("requires an agency and its account together", () => {
		for (const value of ['{"agencyName":"a"}', '{"domainName":"d"}']) {
			assert.match(
				`${configuration({ ...USER, "huaweicloud:assumeRole": value }).faults("r")}`,
				/must be set, because/,
			);
		}
	});

	it("takes an agency from config or variables, and assumes it for one hour by default", () => {
		const env = { HW_ASSUME_ROLE_AGENCY_NAME: "a", HW_ASSUME_ROLE_DOMAIN_ID: "d" };
		const expected = { agencyName: "a", domain: { id: "d" }, duration: 3600 };
		assert.deepEqual(configuration(USER, env).agency, expected);
		const config = { "huaweicloud:assumeRole": '{"agencyName":"b","domainName":"e","duration":900}' };
		assert.deepEqual(configuration({ ...USER, ...config }).agency, {
			agencyName: "b",
			domain: { name: "e" },
			duration: 900,
		});
	});

	it("ignores endpoints of other services, which Pulumi's bridge of the Terraform provider uses", () => {
		assert.deepEqual(
			configuration({ ...USER, "huaweicloud:endpoints": '{"vpc":"https://v.example"}' }).faults("r"),
			[],
		);
	});

	it("rejects objects with unknown fields, and endpoints that are not an object of URLs", () => {
		const role = '{"agencyName":"a","domainName":"d","agency":"a"}';
		assert.match(
			`${configuration({ ...USER, "huaweicloud:assumeRole": role }).faults("r")}`,
			/has an unknown field: agency\. Its fields are agencyName/,
		);
		for (const value of ["https://kms.example", "{}x", '{"kms":5}', '{"kms":"https://a.example?"}']) {
			const faults = configuration({
				...USER,
				"huaweicloud:endpoints": value,
				"huaweicloud:authUrl": "https://iam.example",
			}).faults("r");
			assert.equal(faults.filter((fault) => !fault.includes("private site")).length, 1, value);
		}
	});

	it("reports no faults for valid settings", () => {
		assert.deepEqual(
			configuration({
				...USER,
				"huaweicloud:endpoints": '{"kms":"http://127.0.0.1:8085","iam":"http://127.0.0.1:8085"}',
			}).faults("r"),
			[],
		);
	});
});
