import assert from "node:assert/strict";
import { GivenToken } from "../../provider/auth/givenToken";
import { Iam } from "../../provider/auth/iam";
import { PasswordToken } from "../../provider/auth/passwordToken";
import { Transport } from "../../provider/http/transport";
import { KmsClient } from "../../provider/kms/client";
import { FixedClock } from "../support/clock";
import { json, type ReceivedRequest, TestServer } from "../support/httpServer";

const KEY_ID = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";
const ANSWER = { key_id: KEY_ID, import_token: "T", public_key: "P", expiration_time: 1501578672 };

describe("KmsClient", () => {
	let server: TestServer;
	let transport: Transport;
	const clock = new FixedClock();
	const request = { keyId: KEY_ID, wrappingAlgorithm: "RSAES_OAEP_SHA_256" } as const;

	const withGivenToken = (projectId?: string) => {
		const token = new GivenToken("given-token", new Iam(transport, server.url), "cn-north-4");
		return new KmsClient(transport, token, server.url, projectId);
	};
	const paths = () => server.requests.map(({ path }: ReceivedRequest) => path);

	beforeEach(async () => {
		server = await TestServer.start((_, response) => json(response, 200, ANSWER));
		transport = new Transport({ clock, maxRetries: 2, random: () => 0 });
	});
	afterEach(() => server.close());

	it("asks for import parameters as the API's page has it", async () => {
		await withGivenToken("p1").getParametersForImport({ ...request, sequence: "919c82d4-8046-4722-9094-35c3c6524cff" });
		const [received] = server.requests;
		assert.equal(`${received?.method} ${received?.path}`, "POST /v1.0/p1/kms/get-parameters-for-import");
		assert.equal(received?.headers["x-auth-token"], "given-token");
		assert.equal(received?.headers["content-type"], "application/json");
		assert.match(`${received?.headers["user-agent"]}`, /^pulumi-huaweicloud-kms\/\d/);
		assert.deepEqual(JSON.parse(received?.body ?? ""), {
			key_id: KEY_ID,
			wrapping_algorithm: "RSAES_OAEP_SHA_256",
			sequence: "919c82d4-8046-4722-9094-35c3c6524cff",
		});
	});

	it("leaves out what is not given", async () => {
		await withGivenToken("p1").getParametersForImport(request);
		assert.deepEqual(Object.keys(JSON.parse(server.requests[0]?.body ?? "")), ["key_id", "wrapping_algorithm"]);
	});

	it("takes expiration_time as the number of one edition and the string of the other", async () => {
		for (const expiration_time of [1501578672, "1501578672"]) {
			server.respond = (_, response) => json(response, 200, { ...ANSWER, expiration_time });
			const { expirationTime } = await withGivenToken("p1").getParametersForImport(request);
			assert.equal(expirationTime, 1501578672);
		}
	});

	it("takes an answer whose key_id is another, as both editions print it", async () => {
		server.respond = (_, response) =>
			json(response, 200, { ...ANSWER, key_id: "bb6a3d22-dc93-47ac-b5bd-88df7ad35f1e" });
		assert.equal((await withGivenToken("p1").getParametersForImport(request)).importToken, "T");
	});

	it("refuses an expiration_time that can't be epoch seconds, milliseconds among them", async () => {
		for (const expiration_time of [1501578672000, -1, 1.5, "soon", "", null, undefined]) {
			server.respond = (_, response) => json(response, 200, { ...ANSWER, expiration_time });
			await assert.rejects(withGivenToken("p1").getParametersForImport(request), /without a usable expiration_time/);
		}
	});

	it("reads the state of a key", async () => {
		server.respond = (_, response) => json(response, 200, { key_info: { key_id: KEY_ID, key_state: "5" } });
		assert.deepEqual(await withGivenToken("p1").describeKey(KEY_ID), { keyState: "5" });
		assert.deepEqual(paths(), ["/v1.0/p1/kms/describe-key"]);
	});

	it("looks the project up by its name, once, where none is given", async () => {
		server.respond = ({ method }, response) =>
			json(response, 200, method === "GET" ? { projects: [{ id: "p9", name: "cn-north-4" }] } : ANSWER);
		const kms = withGivenToken();
		await Promise.all([kms.getParametersForImport(request), kms.getParametersForImport(request)]);
		assert.equal(await kms.projectId(), "p9");
		const asked = "/v1.0/p9/kms/get-parameters-for-import";
		assert.deepEqual(paths(), ["/v3/projects?name=cn-north-4", asked, asked]);
	});

	it("asks for a projectId where the name finds none or several", async () => {
		for (const projects of [
			[],
			[
				{ id: "a", name: "n" },
				{ id: "b", name: "n" },
			],
		]) {
			server.respond = (_, response) => json(response, 200, { projects });
			await assert.rejects(withGivenToken().describeKey(KEY_ID), /Set huaweicloud:projectId/);
		}
	});

	it("renews a token that is refused, by 401 or by code, and asks once more", async () => {
		for (const refusal of [401, 403]) {
			const before = server.requests.length;
			server.respond = ({ path }, response, number) => {
				if (path.startsWith("/v3")) {
					const token = { expires_at: new Date(clock.now() + 1e9).toISOString(), project: { id: "p1" } };
					return json(response, 201, { token }, { "X-Subject-Token": `t${number}` });
				}
				const isFirst = number - before === 2;
				const error = { error: { error_code: "KMS.0303", error_msg: "expired" } };
				return isFirst ? json(response, refusal, refusal === 401 ? {} : error) : json(response, 200, ANSWER);
			};
			const credentials = { kind: "password", userName: "u", password: "p", domain: { id: "d" } } as const;
			const token = new PasswordToken(credentials, { id: "p1" }, new Iam(transport, server.url), clock);
			await new KmsClient(transport, token, server.url, "p1").getParametersForImport(request);
			const tokens = server.requests.slice(before).map(({ headers }) => headers["x-auth-token"]);
			assert.deepEqual(tokens, [undefined, `t${before + 1}`, undefined, `t${before + 3}`]);
		}
	});

	it("does not ask again with a token that was given and is refused", async () => {
		server.respond = (_, response) =>
			json(response, 401, { error_msg: "given-token is bad", error_code: "APIGW.0301" });
		await assert.rejects(withGivenToken("p1").describeKey(KEY_ID), (error: Error) => {
			assert.match(
				error.message,
				/^Describing key 0d0466b0-[^:]*: the service answered 401 APIGW\.0301 \(\[redacted\] is bad\)/,
			);
			return true;
		});
		assert.equal(server.requests.length, 1);
	});

	it("asks again after a failure of the service or a broken connection", async () => {
		server.respond = (_, response, number) => {
			if (number === 1) return void response.destroy();
			json(response, number === 2 ? 502 : 200, ANSWER);
		};
		await withGivenToken("p1").getParametersForImport(request);
		assert.equal(server.requests.length, 3);
	});
});
