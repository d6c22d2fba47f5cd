import assert from "node:assert/strict";
import { createPublicKey } from "node:crypto";
import { TestEmulator } from "../../support/emulator";
import { createKey, outcome } from "../support/kmsRequests";

describe("The details of a key", () => {
	let emulator: TestEmulator;

	before(async () => {
		emulator = await TestEmulator.start();
	});
	after(() => emulator.close());

	it("can be changed to another alias unless another key has it, or to the same alias again", async () => {
		const key_id = await createKey(emulator, { key_alias: "first" });
		await createKey(emulator, { key_alias: "second" });
		const update = (key_alias: string) => outcome(emulator, "update-key-alias", { key_id, key_alias });
		assert.equal(await update("second"), "400 KMS.1104");
		assert.equal(await update("x/default"), "400 KMS.1101");
		assert.equal(await update("first"), "200");
		const answer = await emulator.kmsAnswer("update-key-alias", { key_id, key_alias: "third" });
		assert.deepEqual(answer, { key_info: { key_id, key_alias: "third" } });
		assert.equal((await emulator.describeKey(key_id)).key_alias, "third");
		await createKey(emulator, { key_alias: "first" });
	});

	it("can be changed to another description of up to 255 characters, or an empty one", async () => {
		const key_id = await createKey(emulator, { key_description: "before" });
		for (const key_description of ["after", "", "钥".repeat(255)]) {
			const answer = await emulator.kmsAnswer("update-key-description", { key_id, key_description });
			assert.deepEqual(answer, { key_info: { key_id, key_description } });
			assert.equal((await emulator.describeKey(key_id)).key_description, key_description);
		}
		const tooLong = { key_id, key_description: "d".repeat(256) };
		assert.equal(await outcome(emulator, "update-key-description", tooLong), "400 KMS.1103");
		assert.equal(await outcome(emulator, "update-key-description", { key_id }), "400 KMS.0204");
	});

	it("include the public key of an existing asymmetric key, the same each time", async () => {
		const key_id = await createKey(emulator, { key_spec: "EC_P384", origin: "kms" });
		const { public_key } = await emulator.kmsAnswer("get-publickey", { key_id });
		assert.equal(createPublicKey(`${public_key}`).asymmetricKeyDetails?.namedCurve, "secp384r1");
		assert.equal((await emulator.kmsAnswer("get-publickey", { key_id })).public_key, public_key);
		await emulator.kmsAnswer("disable-key", { key_id });
		assert.equal(await outcome(emulator, "get-publickey", { key_id }), "200");
		await emulator.kmsAnswer("schedule-key-deletion", { key_id, pending_days: "7" });
		assert.equal(await outcome(emulator, "get-publickey", { key_id }), "400 KMS.0210");
	});

	for (const [fields, publicKey, rotation] of [
		[{ key_spec: "AES_256" }, "400 KMS.0331", "200"],
		[{ key_spec: "SM4" }, "400 KMS.0331", "200"],
		[{ key_spec: "EC_P256" }, "400 KMS.1301", "400 KMS.0324"],
		[{ key_spec: "HMAC_256" }, "400 KMS.0341", "400 KMS.0341"],
	] as const) {
		it(`of an external ${fields.key_spec} are ${publicKey} for the public key and ${rotation} for the rotation`, async () => {
			const key_id = await createKey(emulator, fields);
			assert.equal(await outcome(emulator, "get-publickey", { key_id }), publicKey);
			assert.equal(await outcome(emulator, "get-key-rotation-status", { key_id }), rotation);
		});
	}

	it("say that a key doesn't rotate", async () => {
		const key_id = await createKey(emulator, {});
		assert.deepEqual(await emulator.kmsAnswer("get-key-rotation-status", { key_id }), {
			key_rotation_enabled: false,
			rotation_interval: 0,
			last_rotation_time: "",
			number_of_rotations: 0,
			key_materials: [],
		});
	});
});
