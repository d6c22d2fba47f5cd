import assert from "node:assert/strict";
import type { Authenticator } from "../../../provider/auth/authenticator";
import { permanent } from "../../../provider/auth/guardedSigner";
import { Iam } from "../../../provider/auth/iam";
import { NamedProject } from "../../../provider/auth/namedProject";
import { passwordSigner } from "../../../provider/auth/passwordSigner";
import { PasswordToken } from "../../../provider/auth/passwordToken";
import { tokenSigner } from "../../../provider/auth/tokenSigner";
import { UnexpectedAnswerError } from "../../../provider/http/errors";
import { RequestQueue } from "../../../provider/http/requestQueue";
import { Transport } from "../../../provider/http/transport";
import { KmsClient } from "../../../provider/kms/client";
import { FixedClock } from "../../support/clock";
import { json, type ReceivedRequest, type Respond, TestServer } from "../../support/httpServer";

const KEY_ID = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";
const ANSWER = { key_id: KEY_ID, import_token: "T", public_key: "P", expiration_time: 1501578672 };

describe("KmsClient", () => {
	let server: TestServer;
	let transport: Transport;
	const clock = new FixedClock();
	const request = { keyId: KEY_ID, wrappingAlgorithm: "RSAES_OAEP_SHA_256" } as const;

	const withStaticToken = (projectId?: string) => {
		const iam = new Iam(transport, server.url);
		return client(
			new NamedProject(
				tokenSigner(permanent({ token: "given-token" })),
				iam,
				"cn-north-4",
				"Set huaweicloud:projectId.",
			),
			projectId,
		);
	};
	const client = (authenticator: Authenticator, projectId?: string) =>
		new KmsClient({ transport, authenticator, queue: new RequestQueue({ clock }), endpoint: server.url, projectId });
	const paths = () => server.requests.map(({ path }: ReceivedRequest) => path);

	beforeEach(async () => {
		server = await TestServer.start((_, response) => json(response, 200, ANSWER));
		transport = new Transport({ clock, maxRetries: 2, random: () => 0 });
	});
	afterEach(() => server.close());

	it("requests import parameters as the API reference specifies", async () => {
		await withStaticToken("p1").getParametersForImport({
			...request,
			sequence: "919c82d4-8046-4722-9094-35c3c6524cff",
		});
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

	it("leaves out undefined fields", async () => {
		await withStaticToken("p1").getParametersForImport(request);
		assert.deepEqual(Object.keys(JSON.parse(server.requests[0]?.body ?? "")), ["key_id", "wrapping_algorithm"]);
	});

	it("accepts expiration_time as a number and as a string, as the two editions of the page specify", async () => {
		for (const expiration_time of [1501578672, "1501578672"]) {
			server.respond = (_, response) => json(response, 200, { ...ANSWER, expiration_time });
			const { expirationTime } = await withStaticToken("p1").getParametersForImport(request);
			assert.equal(expirationTime, 1501578672);
		}
	});

	it("accepts an answer with a different key_id, as in the samples of both editions", async () => {
		server.respond = (_, response) =>
			json(response, 200, { ...ANSWER, key_id: "bb6a3d22-dc93-47ac-b5bd-88df7ad35f1e" });
		assert.equal((await withStaticToken("p1").getParametersForImport(request)).importToken, "T");
	});

	it("rejects an expiration_time that can't be epoch seconds, such as milliseconds", async () => {
		for (const expiration_time of [1501578672000, -1, 1.5, "soon", "", null, undefined]) {
			server.respond = (_, response) => json(response, 200, { ...ANSWER, expiration_time });
			await assert.rejects(withStaticToken("p1").getParametersForImport(request), /without a usable expiration_time/);
		}
	});

	it("reads the state of a key", async () => {
		server.respond = (_, response) => json(response, 200, { key_info: { key_id: KEY_ID, key_state: "5" } });
		assert.equal((await withStaticToken("p1").describeKey(KEY_ID)).keyState, "5");
		assert.deepEqual(paths(), ["/v1.0/p1/kms/describe-key"]);
	});

	it("looks up the project by its name, once, if no id is configured", async () => {
		server.respond = ({ method }, response) =>
			json(response, 200, method === "GET" ? { projects: [{ id: "p9", name: "cn-north-4" }] } : ANSWER);
		const kms = withStaticToken();
		await Promise.all([kms.getParametersForImport(request), kms.getParametersForImport(request)]);
		assert.equal(await kms.projectId(), "p9");
		const path = "/v1.0/p9/kms/get-parameters-for-import";
		assert.deepEqual(paths(), ["/v3/projects?name=cn-north-4", path, path]);
	});

	it("asks for a projectId if there is no project with the name, or more than one", async () => {
		for (const projects of [
			[],
			[
				{ id: "a", name: "n" },
				{ id: "b", name: "n" },
			],
		]) {
			server.respond = (_, response) => json(response, 200, { projects });
			await assert.rejects(withStaticToken().describeKey(KEY_ID), /Set huaweicloud:projectId/);
		}
	});

	it("renews a token that is refused by 401 or by service code, and sends the request once more", async () => {
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
			const scope = { project: { id: "p1" } };
			const token = new PasswordToken(
				credentials,
				scope,
				new Iam(transport, server.url),
				clock,
				passwordSigner(credentials),
			);
			await client(token, "p1").getParametersForImport(request);
			const tokens = server.requests.slice(before).map(({ headers }) => headers["x-auth-token"]);
			assert.deepEqual(tokens, [undefined, `t${before + 1}`, undefined, `t${before + 3}`]);
		}
	});

	it("does not repeat a request if a configured token is refused", async () => {
		server.respond = (_, response) =>
			json(response, 401, { error_msg: "given-token is bad", error_code: "APIGW.0301" });
		await assert.rejects(withStaticToken("p1").describeKey(KEY_ID), (error: Error) => {
			assert.match(
				error.message,
				/^Describing key 0d0466b0-[^:]*: the service answered 401 APIGW\.0301 \(\[redacted\] is bad\)/,
			);
			return true;
		});
		assert.equal(server.requests.length, 1);
	});

	it("retries after a failure of the service and after a broken connection", async () => {
		server.respond = (_, response, number) => {
			if (number === 1) return void response.destroy();
			json(response, number === 2 ? 502 : 200, ANSWER);
		};
		await withStaticToken("p1").getParametersForImport(request);
		assert.equal(server.requests.length, 3);
	});

	describe("sends each operation as the API reference specifies:", () => {
		const KEY = { key_id: KEY_ID };
		const calls: [operation: string, body: object | "", call: (kms: KmsClient) => Promise<unknown>][] = [
			[
				"import-key-material",
				{ ...KEY, import_token: "T", encrypted_key_material: "M", encrypted_privatekey: "P", expiration_time: 7 },
				(kms) =>
					kms.importKeyMaterial({
						keyId: KEY_ID,
						importToken: "T",
						encryptedKeyMaterial: "M",
						encryptedPrivateKey: "P",
						expirationTime: 7,
					}),
			],
			["delete-imported-key-material", KEY, (kms) => kms.deleteImportedKeyMaterial(KEY_ID)],
			["enable-key", KEY, (kms) => kms.setEnabled(KEY_ID, true)],
			["disable-key", KEY, (kms) => kms.setEnabled(KEY_ID, false)],
			["schedule-key-deletion", { ...KEY, pending_days: "30" }, (kms) => kms.scheduleKeyDeletion(KEY_ID, 30)],
			["update-key-alias", { ...KEY, key_alias: "a" }, (kms) => kms.updateAlias(KEY_ID, "a")],
			["update-key-description", { ...KEY, key_description: "d" }, (kms) => kms.updateDescription(KEY_ID, "d")],
			[
				`${KEY_ID}/tags/action`,
				{ action: "create", tags: [{ key: "k", value: "v" }] },
				(kms) => kms.changeTags(KEY_ID, "create", { k: "v" }),
			],
		];
		for (const [operation, body, call] of calls) {
			it(operation, async () => {
				for (const empty of ["{}", ""]) {
					server.respond = (_, response) => void response.writeHead(200).end(empty);
					await call(withStaticToken("p1"));
				}
				const [received] = server.requests;
				assert.deepEqual([received?.method, received?.path], ["POST", `/v1.0/p1/kms/${operation}`]);
				assert.deepEqual(JSON.parse(received?.body ?? ""), body);
			});
		}

		it("create-key, only with origin external, and never again if the answer is lost", async () => {
			server.respond = (_, response) => json(response, 200, { key_info: { key_id: KEY_ID, domain_id: "d" } });
			const kms = withStaticToken("p1");
			assert.equal(await kms.createExternalKey({ alias: "a", keySpec: "SM4" }), KEY_ID);
			const expected = { key_alias: "a", key_spec: "SM4", origin: "external" };
			assert.deepEqual(JSON.parse(server.requests[0]?.body ?? ""), expected);
			server.respond = (_, response) => json(response, 503, {});
			await assert.rejects(kms.createExternalKey({ alias: "a", keySpec: "SM4" }), { code: "unavailable" });
			assert.equal(server.requests.length, 2);
		});

		it("create-key, again if it was throttled, because a throttled request has no effect", async () => {
			server.respond = (_, response, number) =>
				json(response, number === 1 ? 429 : 200, { key_info: { key_id: KEY_ID } });
			// The rate limiter waits for at most a second. Deadlines are longer.
			clock.onAlarm = (milliseconds) => {
				if (milliseconds <= 1000) setImmediate(() => clock.advance(milliseconds));
			};
			assert.equal(await withStaticToken("p1").createExternalKey({ alias: "a", keySpec: "SM4" }), KEY_ID);
			assert.equal(server.requests.length, 2);
		});

		it("list-keys, page by page and for all key specs", async () => {
			server.respond = (_, response, number) => {
				const key_details = [
					{ key_id: KEY_ID.replace(/^./, `${number}`), key_state: "5", key_alias: number === 3 ? "a" : "b" },
				];
				json(response, 200, { key_details, next_marker: `${number * 1000}`, truncated: number < 3 ? "true" : "false" });
			};
			const kms = withStaticToken("p1");
			assert.equal((await kms.findKeyByAlias("a"))?.keyId, KEY_ID.replace(/^./, "3"));
			const bodies = server.requests.map(({ body }) => JSON.parse(body));
			assert.deepEqual(bodies, [
				{ limit: "1000", key_spec: "ALL" },
				{ limit: "1000", marker: "1000", key_spec: "ALL" },
				{ limit: "1000", marker: "2000", key_spec: "ALL" },
			]);
			assert.equal(await kms.findKeyByAlias("c"), undefined);
		});

		it("the query for a key's tags, with GET", async () => {
			server.respond = (_, response) =>
				json(response, 200, { tags: [{ key: "k", value: "v" }, { key: "e" }], existTagsNum: 2 });
			assert.deepEqual(await withStaticToken("p1").listTags(KEY_ID), { k: "v", e: "" });
			assert.deepEqual([server.requests[0]?.method, server.requests[0]?.path], ["GET", `/v1.0/p1/kms/${KEY_ID}/tags`]);
		});
	});

	it("reads the expiry in a key's details in milliseconds, as the service sends it, or in seconds, as the page specifies", async () => {
		for (const [expiration_time, seconds] of [
			["1501578672000", 1501578672],
			["1501578672", 1501578672],
			[1501578672999, 1501578672],
			["", null],
			[null, null],
			[undefined, undefined],
		] as const) {
			server.respond = (_, response) => json(response, 200, { key_info: { key_state: "2", expiration_time } });
			assert.equal((await withStaticToken("p1").describeKey(KEY_ID)).expirationTime, seconds);
		}
	});

	it("names the IAM action if an operation is denied", async () => {
		server.respond = (_, response) => json(response, 403, { error: { error_code: "KMS.0306", error_msg: "no" } });
		await assert.rejects(
			withStaticToken("p1").deleteImportedKeyMaterial(KEY_ID),
			/The action is kms:cmk:deleteMaterial\.$/,
		);
	});

	it("does not accept a proxy's page as the answer to an import, and quotes no import token", async () => {
		server.respond = (_, response) => void response.writeHead(200).end("<html>Log in</html>");
		const request = { keyId: KEY_ID, importToken: "token-4711", encryptedKeyMaterial: "wrapped-4712" };
		await assert.rejects(withStaticToken("p1").importKeyMaterial(request), { code: "unexpectedAnswer" });
		server.respond = (_, response) =>
			json(response, 400, { error: { error_code: "KMS.2605", error_msg: "token-4711" } });
		await assert.rejects(withStaticToken("p1").importKeyMaterial(request), /KMS\.2605 \(\[redacted\]/);
	});

	describe("after an answer that can't be the service's", () => {
		const page: Respond = (_, response) => void response.writeHead(200).end("<html>Log in</html>");
		/** An authenticator that fails from a number of signatures on, at a page in place of IAM. */
		const failingAfter = (number: number) => {
			let signed = 0;
			const sign = async () => {
				signed += 1;
				if (signed > number) throw new UnexpectedAnswerError("Getting an IAM token", "iam.example.com", "a page");
				return { headers: {}, report: () => false };
			};
			return { sign, projectId: async () => "p1", secrets: () => [], signed: () => signed };
		};

		it("does not send the request if that answer was not its own, but one to what it needs", async () => {
			const authenticator = failingAfter(0);
			await assert.rejects(client(authenticator).describeKey(KEY_ID), {
				name: "NotSentError",
				message: /^Getting an IAM token/,
			});
			assert.deepEqual([authenticator.signed(), server.requests.length], [1, 0]);
		});

		it("reports that answer if the request can't be sent again", async () => {
			server.respond = page;
			await assert.rejects(client(failingAfter(1)).describeKey(KEY_ID), /^UnexpectedAnswerError: Describing key/);
			assert.equal(server.requests.length, 1);
		});
	});
});
