import assert from "node:assert/strict";
import { TestEmulator } from "../support/emulator";
import { DAY, outcome, outcomeOf } from "./support/kmsRequests";

const UNKNOWN_KEY = "00000000-0000-4000-8000-000000000000";

describe("An operation of KMS responds", () => {
	let emulator: TestEmulator;
	let keyId: string;

	beforeEach(async () => {
		emulator = await TestEmulator.start();
		keyId = await emulator.createKey("key");
	});
	afterEach(() => emulator.close());

	const refusal = (operation: string, body: object) => outcome(emulator, operation, body);

	it("with JSON and a request id", async () => {
		const { headers } = await emulator.kms("describe-key", { key_id: keyId });
		assert.equal(headers.get("Content-Type"), "application/json;charset=UTF-8");
		assert.match(headers.get("X-Request-Id") ?? "", /^[0-9a-f]{32}$/);
	});

	it("to unknown paths as the gateway, and to other methods as KMS", async () => {
		assert.equal(await refusal("no-such-operation", {}), "404 APIGW.0101");
		const { url, projectId } = emulator.settings;
		const response = await fetch(`${url}/v1.0/${projectId}/kms/describe-key`);
		assert.equal(response.status, 405);
		assert.deepEqual(((await response.json()) as { error: object }).error, {
			error_code: "KMS.0215",
			error_msg: "The method is not supported.",
		});
	});

	it("with 403 to a missing, wrong or expired token", async () => {
		const withToken = async (token: string) =>
			outcomeOf(await emulator.kms("describe-key", { key_id: keyId }, { "X-Auth-Token": token }));
		assert.equal(await withToken(""), "403 KMS.0301");
		assert.equal(await withToken("MIIaaa"), "403 KMS.0302");
		const token = await emulator.createToken();
		await emulator.advanceClock(DAY);
		assert.equal(await withToken(token), "403 KMS.0303");
	});

	it("with 403 for a project that is not the token's", async () => {
		await emulator.kmsAnswer("describe-key", { key_id: keyId });
		assert.equal(await refusal("../../other/kms/describe-key", { key_id: keyId }), "403 KMS.0321");
	});

	it("to an invalid body with the code of its first fault", async () => {
		const operation = "get-parameters-for-import";
		const wrapping_algorithm = "RSAES_OAEP_SHA_256";
		assert.equal(await refusal(operation, { wrapping_algorithm }), "400 KMS.0204");
		assert.equal(await refusal(operation, { key_id: keyId.toUpperCase(), wrapping_algorithm }), "400 KMS.0205");
		assert.equal(await refusal(operation, { key_id: keyId }), "400 KMS.0204");
		assert.equal(await refusal(operation, { key_id: keyId, wrapping_algorithm: "ROT13" }), "400 KMS.0308");
		assert.equal(await refusal(operation, { key_id: keyId, wrapping_algorithm, sequence: "1" }), "400 KMS.0206");
		assert.equal(await refusal(operation, { key_id: UNKNOWN_KEY, wrapping_algorithm }), "404 KMS.0207");
	});
});
