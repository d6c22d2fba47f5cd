import assert from "node:assert/strict";
import { Iam } from "../../../provider/auth/iam";
import { passwordSigner } from "../../../provider/auth/passwordSigner";
import { PasswordToken } from "../../../provider/auth/passwordToken";
import type { OutgoingRequest, RequestSigner } from "../../../provider/http/request";
import { Transport } from "../../../provider/http/transport";
import { answerOf } from "../../support/answer";
import { FixedClock } from "../../support/clock";
import { json, type Respond, TestServer } from "../../support/httpServer";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe("PasswordToken", () => {
	let server: TestServer;
	let clock: FixedClock;
	let token: PasswordToken;

	const grant: Respond = (_, response, number) => {
		const expires_at = new Date(clock.now() + DAY).toISOString().replace("Z", "000Z");
		json(response, 201, { token: { expires_at, project: { id: "p1" } } }, { "X-Subject-Token": `token-${number}` });
	};
	const request: OutgoingRequest = {
		doing: "Describing a key",
		method: "POST",
		url: "https://kms.example/",
		headers: {},
		repeatable: true,
	};
	const current = async () => {
		const attempt = await token.sign(request);
		attempt.report(answerOf(200));
		return attempt.headers["X-Auth-Token"];
	};

	beforeEach(async () => {
		clock = new FixedClock();
		server = await TestServer.start(grant);
		const iam = new Iam(new Transport({ clock, maxRetries: 2, random: () => 0 }), server.url);
		const credentials = { kind: "password", userName: "u", password: "s3cr3t", domain: { name: "d" } } as const;
		token = new PasswordToken(
			credentials,
			{ project: { name: "cn-north-4" } },
			iam,
			clock,
			passwordSigner(credentials),
		);
	});
	afterEach(() => server.close());

	it("is requested as the API reference specifies", async () => {
		await current();
		const [received] = server.requests;
		assert.equal(`${received?.method} ${received?.path}`, "POST /v3/auth/tokens?nocatalog=true");
		const user = { domain: { name: "d" }, name: "u", password: "s3cr3t" };
		const identity = { methods: ["password"], password: { user } };
		assert.deepEqual(JSON.parse(received?.body ?? ""), {
			auth: { identity, scope: { project: { name: "cn-north-4" } } },
		});
	});

	it("is requested once for concurrent callers, and also supplies the project id", async () => {
		const all = await Promise.all([...Array.from({ length: 20 }, current), token.projectId()]);
		assert.deepEqual(new Set(all), new Set(["token-1", "p1"]));
		assert.equal(server.requests.length, 1);
	});

	it("is renewed five minutes before it expires, not earlier", async () => {
		const start = clock.now();
		await current();
		clock.set(start + DAY - 5 * MINUTE - 1);
		assert.equal(await current(), "token-1");
		clock.set(start + DAY - 5 * MINUTE);
		assert.equal(await current(), "token-2");
	});

	it("is renewed once if it is refused for several callers", async () => {
		const refused = answerOf(401);
		await current();
		const attempts = await Promise.all([token.sign(request), token.sign(request)]);
		for (const attempt of attempts) {
			assert.ok(attempt.report(refused));
			assert.equal(await current(), "token-2");
		}
	});

	it("is requested again after a temporary failure", async () => {
		server.respond = (_, response) => json(response, 503, {});
		await assert.rejects(current(), { code: "unavailable" });
		server.respond = grant;
		assert.equal(await current(), "token-4");
	});

	it("is not requested again once the password is refused, because IAM locks users out", async () => {
		const error = { error: { code: 401, message: "wrong s3cr3t", title: "Unauthorized" } };
		server.respond = (_, response) => json(response, 401, error);
		for (let i = 0; i < 3; i++) {
			await assert.rejects(current(), (fault: Error & { code?: string }) => {
				assert.match(
					fault.message,
					/Getting an IAM token for user u in project cn-north-4: the service answered 401 \(wrong \[redacted\]\)/,
				);
				return fault.code === "unauthenticated";
			});
		}
		assert.equal(server.requests.length, 1);
	});

	describe("for several projects", () => {
		const credentials = { kind: "password", userName: "u", password: "s3cr3t", domain: { name: "d" } } as const;
		let password: RequestSigner;
		const tokenFor = (name: string, url = server.url) => {
			const iam = new Iam(new Transport({ clock, maxRetries: 2, random: () => 0 }), url);
			return new PasswordToken(credentials, { project: { name } }, iam, clock, password);
		};
		const refuse: Respond = (_, response) => json(response, 401, { error: { code: 401, message: "no" } });

		beforeEach(() => {
			password = passwordSigner(credentials);
		});

		it("is requested from one host while a request to another waits to be sent again", async () => {
			const silent = await TestServer.start((_, response) => void response.destroy());
			const obtained: string[] = [];
			clock.sleep = async () => void obtained.push(await tokenFor("b").projectId());
			await assert.rejects(tokenFor("a", silent.url).projectId(), { code: "network" });
			assert.deepEqual(obtained, ["p1", "p1"]);
			assert.equal(silent.requests.length, 3);
			await silent.close();
		});

		it("is not requested for a second project after a refusal for the first, and says why", async () => {
			server.respond = refuse;
			await assert.rejects(tokenFor("a").projectId(), { code: "unauthenticated" });
			await assert.rejects(tokenFor("b").projectId(), {
				code: "unauthenticated",
				message:
					"Getting an IAM token for user u in project b: not sent, because IAM has already refused this user in this run, and repeated failures lock the account. Check the user name, the password and the account, and that the project of the first refusal exists, then run again.",
			});
			assert.equal(server.requests.length, 1);
		});

		it("is requested once for a project that IAM refuses after it has accepted the password, and still for others", async () => {
			await tokenFor("a").projectId();
			server.respond = refuse;
			await assert.rejects(tokenFor("unknown").projectId(), { code: "unauthenticated" });
			server.respond = grant;
			assert.equal(await tokenFor("b").projectId(), "p1");
			assert.equal(server.requests.length, 3);
		});
	});

	it("is rejected if its header or its expiry is missing", async () => {
		const body = { token: { expires_at: "2030-01-01T00:00:00Z", project: { id: "p1" } } };
		server.respond = (_, response) => json(response, 201, body);
		await assert.rejects(current(), /no X-Subject-Token header/);
		server.respond = (_, response) =>
			json(response, 201, { token: { project: { id: "p" } } }, { "X-Subject-Token": "t" });
		await assert.rejects(current(), /token\.expires_at/);
	});
});
