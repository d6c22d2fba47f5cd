import assert from "node:assert/strict";
import { HostileFixture } from "../support/hostileFixture";
import { sendSigned } from "../support/rawRequests";

const NONE = "404 APIGW.0101";
const TOO_LONG = "414 APIGW.0201";
const CLOSE = "Connection: close";

/** Targets that another parser could take for list-keys or for a control. */
const disguises = (project: string) => [
	...[`//v1.0/${project}/kms/list-keys`, `/./v1.0/${project}/kms/list-keys`, `/v1.0/${project}/kms/./list-keys`],
	...[`/v1.0/${project}/kms/x/../list-keys`, `/v1.0/${project}/kms/%2e%2e/kms/list-keys`],
	...[`/v1.0/${project}%2fkms/list-keys`, `/v1.0/${project}/kms%2Flist-keys`, `/v1.0/${project}/kms/list-keys/`],
	...[`/v1.0/${project}/kms/list-keys;x=y`, `/v1.0/${project}/kms/list-keys%00`, `/v1.0/${project}/kms/list-keys%3fx`],
	...[`/v1.0/${project}/kms/list-keys%20`, `/v1.0/${project}/KMS/list-keys`, `/v1.0/${project}/kms\\list-keys`],
	...[`/v1.0/${project}/kms/list%252dkeys`, `/v1.0/${project}/kms/list-keys%ff`, `/v1.0/${project}/kms/list-keys%`],
	...["/%5femulator/reset", "/_emulator%2freset", "//_emulator/reset", "/v3/../_emulator/reset", "/_EMULATOR/reset"],
	...["/v3/auth/tokens/..%2f..%2f_emulator/reset", "*", "http://localhost", "http://localhost?/v3/auth/tokens"],
];

describe("With hostile targets, the emulator", () => {
	it("neither takes one for an operation nor records it under another name", () =>
		HostileFixture.run(async (fixture) => {
			const targets = disguises(fixture.test.settings.projectId);
			for (const target of targets) {
				const lines = [`POST ${target} HTTP/1.1`, fixture.host, CLOSE, "Content-Length: 2"];
				const { outcomes } = await fixture
					.client()
					.say(`${lines.join("\r\n")}\r\n\r\n{}`)
					.untilClosed();
				assert.deepEqual(outcomes, [NONE], target);
			}
			const named = targets.map((target) =>
				target
					.replace(/^http:\/\/localhost/, "")
					.split("?")[0]
					?.replace(/^\//, ""),
			);
			assert.deepEqual(await fixture.operations(), named);
		}));

	it("refuses a target over 8 KiB with 414, whether or not headers follow", () =>
		HostileFixture.run(async (fixture) => {
			const ask = async (length: number) => {
				const get = `GET /${"x".repeat(length - 1)} HTTP/1.1\r\n${fixture.host}\r\n${CLOSE}\r\n\r\n`;
				return (await fixture.client().say(get).untilClosed()).outcomes;
			};
			assert.deepEqual(await ask(8192), [NONE]);
			for (const length of [8193, 16_000, 100_000]) assert.deepEqual(await ask(length), [TOO_LONG], `${length}`);
			assert.deepEqual(await fixture.operations(), ["x".repeat(200)]);
		}));

	it("accepts any query, and routes by the path", () =>
		HostileFixture.run(async (fixture) => {
			const queries = ["?", "??", "&&=&", "%", "%ff=%00", "name=%ed%a0%80", "__proto__=x", "a=b;c", "=".repeat(7000)];
			for (const query of queries) {
				const target = `/v3/projects?${query}`;
				const client = fixture.client().say(fixture.requests([`GET ${target}`]));
				assert.deepEqual((await client.untilAnswered()).outcomes, ["401"], query);
			}
		}));
});

describe("With hostile headers, the emulator", () => {
	/** The outcome of list-projects with these headers. */
	const ask = async (fixture: HostileFixture, headers: readonly string[]) => {
		const lines = ["GET /v3/projects HTTP/1.1", fixture.host, CLOSE, ...headers];
		return `${
			(
				await fixture
					.client()
					.say(`${lines.join("\r\n")}\r\n\r\n`)
					.untilClosed()
			).outcomes
		}`;
	};

	it("accepts none of several tokens, and no long or malformed token", () =>
		HostileFixture.run(async (fixture) => {
			const token = await fixture.test.createToken();
			assert.equal(await ask(fixture, [`X-Auth-Token: ${token}`]), "200");
			for (const headers of [
				[`X-Auth-Token: ${token}`, "X-Auth-Token: x"],
				["X-Auth-Token: x", `x-auth-token: ${token}`],
				[`X-Auth-Token: ${token}, ${token}`],
				[`X-Auth-Token: ${"A".repeat(15_000)}`],
				[`X-Auth-Token: ${token}\xff`],
				["X-Auth-Token: __proto__"],
				["X-Auth-Token:"],
			]) {
				assert.equal(await ask(fixture, headers), "401", headers.join().slice(0, 50));
			}
		}));

	it("accepts no signature that is long or malformed, or one of several", () =>
		HostileFixture.run(async (fixture) => {
			const names = Array.from({ length: 1500 }, (_, i) => `x${i}`).sort();
			const odd = `SDK-HMAC-SHA256 Access=EMULATORACCESSKEY000, SignedHeaders=x-sdk-date, Signature=${"0".repeat(64)}`;
			for (const headers of [
				[`Authorization: ${"x".repeat(15_000)}`],
				[`Authorization: ${odd}`],
				[`Authorization: ${odd}`, "X-Sdk-Date: 99999999T999999Z"],
				[`Authorization: ${odd}`, "X-Sdk-Date: 20250229T000000Z"],
				[`Authorization: ${odd}`, "X-Sdk-Date: now", "X-Sdk-Date: now"],
				[`Authorization: ${odd}`, `Authorization: ${odd}`],
				[`Authorization: SDK-HMAC-SHA256 Access=__proto__, SignedHeaders=x-sdk-date, Signature=${"0".repeat(64)}`],
				[`Authorization: ${odd.replace("x-sdk-date", names.join(";"))}`],
			]) {
				assert.equal(await ask(fixture, headers), "401 APIGW.0301", headers.join().slice(0, 50));
			}
		}));

	it("refuses a signed project or session that is named twice", () =>
		HostileFixture.run(async ({ test }) => {
			const { projectId } = test.settings;
			const target = `/v1.0/${projectId}/kms/list-keys`;
			const list = async (name: string, value: string) => {
				const tamper = ({ headers }: { headers: Record<string, string> }) => ({
					headers: { ...headers, [name]: value },
				});
				return (await sendSigned(test.settings, { method: "POST", target, body: "{}", tamper })).outcome;
			};
			assert.equal(await list("X-Project-Id", projectId), "200");
			assert.equal(await list("X-Project-Id", `${projectId}, ${projectId}`), "403 KMS.0321");
			assert.equal(await list("X-Security-Token", "x"), "401 APIGW.0301");
		}));

	it("accepts thousands of headers, up to 16 KiB in total", () =>
		HostileFixture.run(async (fixture) => {
			const token = `X-Auth-Token: ${await fixture.test.createToken()}`;
			assert.equal(await ask(fixture, [...Array(3500).fill("a:"), token]), "200");
			assert.equal(await ask(fixture, [...Array(20_000).fill("a:"), token]), "494 APIGW.0201");
			assert.equal(await ask(fixture, [`X: ${"x".repeat(20_000)}`, token]), "494 APIGW.0201");
		}));
});
