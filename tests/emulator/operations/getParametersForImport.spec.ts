import assert from "node:assert/strict";
import { createPublicKey, randomBytes } from "node:crypto";
import { TestEmulator } from "../../support/emulator";
import { createKey, DAY, outcome } from "../support/kmsRequests";

describe("get-parameters-for-import", () => {
	let emulator: TestEmulator;
	let keyId: string;

	beforeEach(async () => {
		emulator = await TestEmulator.start();
		keyId = await emulator.createKey("key");
	});
	afterEach(() => emulator.close());

	const refusal = (operation: string, body: object) => outcome(emulator, operation, body);
	const parameters = (algorithm = "RSAES_OAEP_SHA_256") =>
		emulator.kmsAnswer("get-parameters-for-import", { key_id: keyId, wrapping_algorithm: algorithm });

	it("issues a token of the documented length, an RSA 2048 key, and an expiry in 24 hours as a number of seconds", async () => {
		const answer = await parameters();
		assert.deepEqual(Object.keys(answer), ["key_id", "import_token", "expiration_time", "public_key"]);
		assert.equal(answer.key_id, keyId);
		assert.equal(`${answer.import_token}`.length, 2236);
		const lifetime = Number(answer.expiration_time) - Math.floor(Date.now() / 1000);
		assert.ok(typeof answer.expiration_time === "number" && Math.abs(lifetime - DAY) < 60);
		assert.equal(`${answer.public_key}`.length, 392);
		const der = Buffer.from(`${answer.public_key}`, "base64");
		const key = createPublicKey({ key: der, format: "der", type: "spki" });
		assert.deepEqual([key.asymmetricKeyType, key.asymmetricKeyDetails?.modulusLength], ["rsa", 2048]);
	});

	it("issues an SM2 key of 91 bytes for SM2_ENCRYPT", async () => {
		const der = Buffer.from(`${(await parameters("SM2_ENCRYPT")).public_key}`, "base64");
		assert.equal(der.length, 91);
		// OID 1.2.156.10197.1.301, the curve sm2p256v1.
		assert.ok(der.includes(Buffer.from("06082a811ccf5501822d", "hex")));
	});

	it("issues another token each time", async () => {
		assert.notEqual((await parameters()).import_token, (await parameters()).import_token);
	});

	it("refuses keys that are not pending import", async () => {
		const request = { wrapping_algorithm: "RSAES_OAEP_SHA_256" };
		const own = await emulator.createKey("own", "kms");
		assert.equal(await refusal("get-parameters-for-import", { ...request, key_id: own }), "400 KMS.0309");
		for (const [fields, expected] of [
			[{ key_spec: "HMAC_256" }, "400 KMS.0341"],
			[{ key_spec: "ED25519" }, "400 KMS.0308"],
			[{ keystore_id: "1" }, "400 KMS.0339"],
		] as const) {
			const key_id = await createKey(emulator, fields);
			assert.equal(await refusal("get-parameters-for-import", { ...request, key_id }), expected);
		}
		await emulator.importMaterial(keyId, randomBytes(32));
		assert.equal(await refusal("get-parameters-for-import", { ...request, key_id: keyId }), "400 KMS.0310");
		await emulator.kmsAnswer("disable-key", { key_id: keyId });
		assert.equal(await refusal("get-parameters-for-import", { ...request, key_id: keyId }), "400 KMS.0209");
		await emulator.kmsAnswer("schedule-key-deletion", { key_id: keyId, pending_days: "7" });
		assert.equal(await refusal("get-parameters-for-import", { ...request, key_id: keyId }), "400 KMS.0210");
	});
});
