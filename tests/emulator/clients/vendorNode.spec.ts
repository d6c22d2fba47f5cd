import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { BasicCredentials } from "@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials";
import { GlobalCredentials } from "@huaweicloud/huaweicloud-sdk-core/auth/GlobalCredentials";
import { ClientBuilder } from "@huaweicloud/huaweicloud-sdk-core/ClientBuilder";
import { ClientRequestException } from "@huaweicloud/huaweicloud-sdk-core/exception/ClientRequestException";
import { ServerResponseException } from "@huaweicloud/huaweicloud-sdk-core/exception/ServerResponseException";
import { ServiceResponseException } from "@huaweicloud/huaweicloud-sdk-core/exception/ServiceResponseException";
import { HcClient } from "@huaweicloud/huaweicloud-sdk-core/HcClient";
import { DefaultHttpClient } from "@huaweicloud/huaweicloud-sdk-core/http/DefaultHttpClient";
import { LocalLogger } from "@huaweicloud/huaweicloud-sdk-core/logger";
import { Region } from "@huaweicloud/huaweicloud-sdk-core/region/region";
import type { SdkResponse } from "@huaweicloud/huaweicloud-sdk-core/SdkResponse";
// The main entry of the package requires a file that is missing.
import * as iam from "@huaweicloud/huaweicloud-sdk-iam/v3/public-api";
import { TestEmulator } from "../../support/emulator";
import { wrap } from "../../support/wrapping";
import type { KeyPair } from "../support/signer";

type Answer = SdkResponse & Record<string, unknown>;

/** The library prints every refused request with its content. */
class Silence extends LocalLogger {
	override error(): void {}
}

/** Without an application name, the library generates one and stores it in the home folder. */
const OPTIONS = { customUserAgent: "tests" };

const POST = { method: "POST", contentType: "application/json", queryParams: {}, pathParams: {}, headers: {} };

describe("The vendor's library for Node", () => {
	let test: TestEmulator;

	before(async () => {
		test = await TestEmulator.start();
	});
	afterEach(() => test.reset());
	after(() => test.close());

	const clientOf = ({ accessKey, secretKey, securityToken }: KeyPair) => {
		const credentials = new BasicCredentials({ ak: accessKey, sk: secretKey, projectId: test.settings.projectId });
		if (securityToken !== undefined) credentials.withSecurityToken(securityToken);
		const endpoints = [test.settings.url];
		const http = new DefaultHttpClient({ logger: new Silence() }, endpoints);
		return new HcClient(http).withEndpoints(endpoints).withCredential(credentials);
	};
	const kms = (operation: string, data: object, client: HcClient = clientOf(test.settings)) =>
		client.sendRequest<Answer>({ ...POST, url: `/v1.0/{project_id}/kms/${operation}`, data });
	const iamClient = () =>
		iam.IamClient.newBuilder()
			.withCredential(new GlobalCredentials({ ak: test.settings.accessKey, sk: test.settings.secretKey }))
			.withEndpoint(test.settings.iamEndpoint)
			.withOptions(OPTIONS)
			.build();

	async function createKey(): Promise<string> {
		const { key_info } = await kms("create-key", { key_alias: "vendor", origin: "external" });
		return (key_info as { key_id: string }).key_id;
	}

	async function importMaterial(key_id: string, material: Buffer): Promise<Answer> {
		const wrapping_algorithm = "RSAES_OAEP_SHA_256";
		const { import_token, public_key } = await kms("get-parameters-for-import", { key_id, wrapping_algorithm });
		const encrypted_key_material = wrap(public_key, material, wrapping_algorithm);
		return kms("import-key-material", { key_id, import_token, encrypted_key_material });
	}

	const refusalOf = (request: Promise<unknown>): Promise<ServiceResponseException> =>
		request.then(
			() => assert.fail("It was not refused"),
			(error: unknown) => (error instanceof ServiceResponseException ? error : Promise.reject(error)),
		);

	describe("with KMS", () => {
		it("imports material into a key, until the deletion of the key is scheduled", async () => {
			const key_id = await createKey();
			const stateOf = async () => ((await kms("describe-key", { key_id })).key_info as { key_state: string }).key_state;
			assert.equal(await stateOf(), "5");

			assert.deepEqual(await importMaterial(key_id, randomBytes(32)), { httpStatusCode: 200 });

			assert.equal(await stateOf(), "2");
			assert.deepEqual((await kms("list-keys", {})).keys, [key_id]);
			const deleted = await kms("schedule-key-deletion", { key_id, pending_days: "7" });
			assert.deepEqual(deleted, { key_id, key_state: "4", httpStatusCode: 200 });
		});

		it("decrypts what it has encrypted with imported material", async () => {
			const key_id = await createKey();
			await importMaterial(key_id, randomBytes(32));

			const { cipher_text } = await kms("encrypt-data", { key_id, plain_text: "in plain words" });

			assert.notEqual(cipher_text, "in plain words");
			const { plain_text } = await kms("decrypt-data", { cipher_text });
			assert.equal(plain_text, "in plain words");
		});

		it("throws refusals of KMS with status and request id, but finds codes only in the gateway's form", async () => {
			const refusal = await refusalOf(kms("describe-key", { key_id: "00000000-0000-0000-0000-000000000000" }));

			assert.equal(refusal.httpStatusCode, 404);
			assert.match(refusal.requestId ?? "", /^[0-9a-f]{32}$/);
			assert.equal(refusal.errorCode, undefined);
		});

		it("throws refusals of the gateway with status, request id, code and reason", async () => {
			const refusal = await refusalOf(kms("list-keys", {}, clientOf({ ...test.settings, secretKey: "wrong" })));

			assert.ok(refusal instanceof ClientRequestException);
			assert.equal(refusal.httpStatusCode, 401);
			assert.equal(refusal.errorCode, "APIGW.0301");
			assert.match(refusal.requestId ?? "", /^[0-9a-f]{32}$/);
			assert.match(refusal.errorMsg ?? "", /signature/i);
		});

		it("throws another exception if the service has failed", async () => {
			await test.addFault({ operation: "list-keys", status: 503 });

			const refusal = await refusalOf(kms("list-keys", {}));

			assert.ok(refusal instanceof ServerResponseException);
			assert.equal(refusal.httpStatusCode, 503);
		});
	});

	describe("with IAM", () => {
		const pairOf = ({ credential }: iam.CreateTemporaryAccessKeyByTokenResponse): KeyPair => {
			const { access = "", secret = "", securitytoken = "" } = credential ?? {};
			return { accessKey: access, secretKey: secret, securityToken: securitytoken };
		};
		const listKeysWith = async (pair: KeyPair) => (await kms("list-keys", {}, clientOf(pair))).httpStatusCode;

		it("looks up the project of a region if none is given", async () => {
			const { url, iamEndpoint, region, accessKey, secretKey, projectId } = test.settings;
			const credentials = new BasicCredentials({ ak: accessKey, sk: secretKey }).withIamEndpoint(iamEndpoint);
			const client = new ClientBuilder((client) => client)
				.withCredential(credentials)
				.withRegion(new Region(region, url))
				.withOptions(OPTIONS)
				.build();

			assert.equal((await kms("list-keys", {}, client)).httpStatusCode, 200);
			assert.deepEqual(credentials.getPathParams(), { project_id: projectId });
		});

		it("lists projects by region", async () => {
			const answer = await iamClient().keystoneListProjects(
				new iam.KeystoneListProjectsRequest().withName(test.settings.region),
			);

			assert.deepEqual(
				answer.projects?.map(({ id }) => id),
				[test.settings.projectId],
			);
		});

		const askByToken = (identity: iam.TokenAuthIdentity) => {
			const body = new iam.CreateTemporaryAccessKeyByTokenRequestBody(new iam.TokenAuth(identity));
			const request = new iam.CreateTemporaryAccessKeyByTokenRequest().withBody(body);
			return iamClient().createTemporaryAccessKeyByToken(request);
		};

		it("gets temporary credentials for a signature, and KMS accepts them", async () => {
			const identity = new iam.TokenAuthIdentity(["token"]);
			identity.withToken(new iam.IdentityToken().withDurationSeconds(900));

			const answer = await askByToken(identity);

			assert.equal(await listKeysWith(pairOf(answer)), 200);
		});

		it("gets temporary credentials of an agency, and KMS accepts them", async () => {
			const { agencyName, domainName } = test.settings;
			const role = new iam.IdentityAssumerole(agencyName).withDomainName(domainName);
			const identity = new iam.AgencyAuthIdentity(["assume_role"], role);

			const body = new iam.CreateTemporaryAccessKeyByAgencyRequestBody(new iam.AgencyAuth(identity));

			const request = new iam.CreateTemporaryAccessKeyByAgencyRequest().withBody(body);
			const answer = await iamClient().createTemporaryAccessKeyByAgency(request);

			assert.equal(await listKeysWith(pairOf(answer)), 200);
		});

		it("is refused with temporary credentials without their security token", async () => {
			const answer = await askByToken(new iam.TokenAuthIdentity(["token"]));
			const { accessKey, secretKey } = pairOf(answer);

			const refusal = await refusalOf(kms("list-keys", {}, clientOf({ accessKey, secretKey })));

			assert.equal(refusal.errorCode, "APIGW.0301");
		});
	});
});
