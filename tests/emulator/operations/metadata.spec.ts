import assert from "node:assert/strict";
import type { MetadataMode } from "huaweicloud-kms-emulator";
import { TestEmulator } from "../../support/emulator";
import { type Answer, fieldsOf, kmsSigned, send } from "../support/rawRequests";

const TTL = "X-Metadata-Token-Ttl-Seconds";
const SIX_HOURS = 6 * 60 * 60;

describe("The emulator's metadata service", () => {
	let test: TestEmulator;

	afterEach(() => test.close());

	const start = async (metadata?: MetadataMode) => {
		test = await TestEmulator.start(metadata && { metadata });
	};
	const askToken = (headers: Record<string, string> = { [TTL]: `${SIX_HOURS}` }) =>
		send(test.settings.metadataEndpoint, { method: "PUT", target: "/meta-data/latest/api/token", headers });
	const askCredentials = (token?: string) =>
		send(test.settings.metadataEndpoint, {
			target: "/openstack/latest/securitykey",
			...(token !== undefined && { headers: { "X-Metadata-Token": token } }),
		});
	const assertCredentials = async (answer: Answer) => {
		const { access, secret, securitytoken, expires_at } = fieldsOf<{ credential: Record<string, string> }>(
			answer,
		).credential;
		const pair = { accessKey: `${access}`, secretKey: `${secret}`, securityToken: `${securitytoken}` };
		assert.equal((await kmsSigned(test.settings, "list-keys", {}, { pair })).outcome, "200");
		assert.match(`${expires_at}`, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
		assert.ok(Math.abs(Date.parse(`${expires_at}`) / 1000 - Date.now() / 1000 - SIX_HOURS) < 5);
	};

	it("issues credentials of the agency for six hours, in exchange for a token", async () => {
		await start();
		const { outcome, text, headers } = await askToken();
		assert.deepEqual([outcome, headers["content-type"]], ["200", "text/plain"]);
		await assertCredentials(await askCredentials(text));
		const operations = (await test.requests()).map(({ operation }) => operation);
		assert.deepEqual(operations.slice(0, 2), ["metadata-token", "metadata-credentials"]);
	});

	it("refuses a missing, unknown or expired token", async () => {
		await start("v2");
		const { text } = await askToken({ [TTL]: "60" });
		for (const token of [undefined, "", "x"]) assert.equal((await askCredentials(token)).outcome, "401");
		await test.advanceClock(59);
		assert.equal((await askCredentials(text)).outcome, "200");
		await test.advanceClock(1);
		assert.equal((await askCredentials(text)).outcome, "401");
	});

	it("issues tokens for one second to six hours", async () => {
		await start();
		for (const ttl of ["1", "21600"]) assert.equal((await askToken({ [TTL]: ttl })).outcome, "200");
		for (const ttl of ["0", "21601", "x", "-1"]) assert.equal((await askToken({ [TTL]: ttl })).outcome, "400");
		assert.equal((await askToken({})).outcome, "400");
	});

	it("has and needs no tokens in the old version", async () => {
		await start("v1");
		assert.equal((await askToken()).outcome, "404");
		await assertCredentials(await askCredentials());
	});

	it("reports a missing agency to the holder of a token", async () => {
		await start("no-agency");
		const { text } = await askToken();
		const answer = await askCredentials(text);
		assert.equal(answer.outcome, "401");
		assert.match(answer.text, /Please configure Cloud Service Agency first/);
		assert.doesNotMatch((await askCredentials("x")).text, /Agency/);
	});

	it("does not exist if it is off", async () => {
		await start("off");
		assert.equal((await askToken()).outcome, "404");
		assert.equal((await askCredentials()).outcome, "404");
	});
});
