import assert from "node:assert/strict";
import { TestEmulator } from "../support/emulator";
import { outcomeOf } from "./support/kmsRequests";
import { kmsSigned, sendSigned } from "./support/rawRequests";
import type { KeyPair } from "./support/signer";

describe("The emulator's rate limit", () => {
	it("makes the gateway respond with 429 beyond the number of requests per second", async () => {
		const emulator = await TestEmulator.start({ rateLimitPerSecond: 5 });
		const keyId = await emulator.createKey("key");
		const responses = await Promise.all(
			Array.from({ length: 20 }, () => emulator.kms("describe-key", { key_id: keyId })),
		);
		const throttled = responses.filter(({ status }) => status === 429);
		assert.ok(throttled.length >= 12 && throttled.length <= 16, `${throttled.length}`);
		for (const response of throttled)
			assert.equal(((await response.json()) as { error_code: string }).error_code, "APIGW.0308");
		await emulator.close();
	});

	it("below one per second admits a request after that many seconds, whichever way the clock moves", async () => {
		const emulator = await TestEmulator.start({ rateLimitPerSecond: 0.01 });
		const list = async () => (await kmsSigned(emulator.settings, "list-keys", {})).outcome;
		assert.deepEqual([await list(), await list()], ["200", "429 APIGW.0308"]);
		for (const [seconds, expected] of [
			[-50, "429 APIGW.0308"],
			[95, "429 APIGW.0308"],
			[10, "200"],
			[-90, "429 APIGW.0308"],
		] as const) {
			await emulator.advanceClock(seconds);
			assert.equal(await list(), expected);
		}
		await emulator.close();
	});

	it("counts a user's KMS requests across tokens and signatures, but not refused requests or requests to IAM", async () => {
		const emulator = await TestEmulator.start({ rateLimitPerSecond: 1 });
		const signed = async (pair: KeyPair = emulator.settings) =>
			(await kmsSigned(emulator.settings, "list-keys", {}, { pair })).outcome;
		const byToken = async (token: string) => outcomeOf(await emulator.kms("list-keys", {}, { "X-Auth-Token": token }));
		const [token, other] = [await emulator.createToken(), await emulator.createToken()];
		for (let i = 0; i < 3; i++) {
			assert.equal(await byToken("wrong"), "403 KMS.0302");
			assert.equal(await signed({ ...emulator.settings, secretKey: "wrong" }), "401 APIGW.0301");
		}
		const outcomes = await Promise.all([byToken(token), byToken(other), signed()]);
		assert.ok(outcomes.includes("200") && outcomes.includes("429 APIGW.0308"), `${outcomes}`);
		const { status } = await sendSigned(emulator.settings, { target: "/v3/projects" });
		assert.equal(status, 200);
		await emulator.close();
	});
});
