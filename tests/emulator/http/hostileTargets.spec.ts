import assert from "node:assert/strict";
import { HostileScene } from "../support/hostileFixture";
import { sendSigned } from "../support/rawRequests";

const NONE = "404 APIGW.0101";
const TOO_LONG = "414 APIGW.0201";
const CLOSE = "Connection: close";

/** Targets that look like that of list-keys, or of a control, to who reads them otherwise. */
const disguises = (project: string) => [
	...[`//v1.0/${project}/kms/list-keys`, `/./v1.0/${project}/kms/list-keys`, `/v1.0/${project}/kms/./list-keys`],
	...[`/v1.0/${project}/kms/x/../list-keys`, `/v1.0/${project}/kms/%2e%2e/kms/list-keys`],
	...[`/v1.0/${project}%2fkms/list-keys`, `/v1.0/${project}/kms%2Flist-keys`, `/v1.0/${project}/kms/list-keys/`],
	...[`/v1.0/${project}/kms/list-keys;x=y`, `/v1.0/${project}/kms/list-keys%00`, `/v1.0/${project}/kms/list-keys%3fx`],
	...[`/v1.0/${project}/kms/list-keys%20`, `/v1.0/${project}/KMS/list-keys`, `/v1.0/${project}/kms\\list-keys`],
	...[`/v1.0/${project}/kms/list%252dkeys`, `/v1.0/${project}/kms/list-keys%ff`, `/v1.0/${project}/kms/list-keys%`],
	...["/%5femulator/reset", "/_emulator%2freset", "//_emulator/reset", "/v3/../_emulator/reset", "/_EMULATOR/reset"],
	...["/v3/auth/tokens/..%2f..%2f_emulator/reset", "*", "http://", "http://a", "http://a?/v3/auth/tokens"],
];

describe("Of targets that no client should send, the emulator", () => {
	it("takes none for an operation, and writes none into the journal under another name", () =>
		HostileScene.run(async (scene) => {
			const targets = disguises(scene.test.settings.projectId);
			for (const target of targets) {
				const lines = [`POST ${target} HTTP/1.1`, scene.host, CLOSE, "Content-Length: 2"];
				const { outcomes } = await scene
					.client()
					.say(`${lines.join("\r\n")}\r\n\r\n{}`)
					.untilClosed();
				assert.deepEqual(outcomes, [NONE], target);
			}
			const named = targets.map((target) =>
				target
					.replace(/^http:\/\/a?/, "")
					.split("?")[0]
					?.replace(/^\//, ""),
			);
			assert.deepEqual(await scene.operations(), named);
		}));

	it("answers 414 to one over 8 KiB, whether or not the headers go on from there", () =>
		HostileScene.run(async (scene) => {
			const ask = async (length: number) => {
				const get = `GET /${"x".repeat(length - 1)} HTTP/1.1\r\n${scene.host}\r\n${CLOSE}\r\n\r\n`;
				return (await scene.client().say(get).untilClosed()).outcomes;
			};
			assert.deepEqual(await ask(8192), [NONE]);
			for (const length of [8193, 16_000, 100_000]) assert.deepEqual(await ask(length), [TOO_LONG], `${length}`);
			assert.deepEqual(await scene.operations(), ["x".repeat(200)]);
		}));

	it("reads a query of any kind, and answers by its path", () =>
		HostileScene.run(async (scene) => {
			const queries = ["?", "??", "&&=&", "%", "%ff=%00", "name=%ed%a0%80", "__proto__=x", "a=b;c", "=".repeat(7000)];
			for (const query of queries) {
				const target = `/v3/projects?${query}`;
				const client = scene.client().say(scene.requests([`GET ${target}`]));
				assert.deepEqual((await client.untilAnswered()).outcomes, ["401"], query);
			}
		}));
});

describe("Of headers that no client should send, the emulator", () => {
	/** What list-projects answers to a request with these headers. */
	const ask = async (scene: HostileScene, headers: readonly string[]) => {
		const lines = ["GET /v3/projects HTTP/1.1", scene.host, CLOSE, ...headers];
		return `${
			(
				await scene
					.client()
					.say(`${lines.join("\r\n")}\r\n\r\n`)
					.untilClosed()
			).outcomes
		}`;
	};

	it("takes no token out of several, and none that is long or odd", () =>
		HostileScene.run(async (scene) => {
			const token = await scene.test.createToken();
			assert.equal(await ask(scene, [`X-Auth-Token: ${token}`]), "200");
			for (const headers of [
				[`X-Auth-Token: ${token}`, "X-Auth-Token: x"],
				["X-Auth-Token: x", `x-auth-token: ${token}`],
				[`X-Auth-Token: ${token}, ${token}`],
				[`X-Auth-Token: ${"A".repeat(15_000)}`],
				[`X-Auth-Token: ${token}\xff`],
				["X-Auth-Token: __proto__"],
				["X-Auth-Token:"],
			]) {
				assert.equal(await ask(scene, headers), "401", headers.join().slice(0, 50));
			}
		}));

	it("takes no signature that is long or odd, or not the only one", () =>
		HostileScene.run(async (scene) => {
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
				assert.equal(await ask(scene, headers), "401 APIGW.0301", headers.join().slice(0, 50));
			}
		}));

	it("acts for no signed project or session that is named twice", () =>
		HostileScene.run(async ({ test }) => {
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

	it("reads thousands of them, as long as names and values are under 16 KiB together", () =>
		HostileScene.run(async (scene) => {
			const token = `X-Auth-Token: ${await scene.test.createToken()}`;
			assert.equal(await ask(scene, [...Array(3500).fill("a:"), token]), "200");
			assert.equal(await ask(scene, [...Array(20_000).fill("a:"), token]), "494 APIGW.0201");
			assert.equal(await ask(scene, [`X: ${"x".repeat(20_000)}`, token]), "494 APIGW.0201");
		}));
});
