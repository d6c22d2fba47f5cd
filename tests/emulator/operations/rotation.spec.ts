import assert from "node:assert/strict";
import { TestEmulator } from "../../support/emulator";
import { createKey, DAY, outcome } from "../support/kmsRequests";

describe("The rotation of a key", () => {
	let emulator: TestEmulator;
	let key_id: string;

	beforeEach(async () => {
		emulator = await TestEmulator.start();
		key_id = await emulator.createKey("key", "kms");
	});
	afterEach(() => emulator.close());

	/** Whether the key rotates, its interval, its number of rotations, and the days since the last one. */
	const status = async () => {
		const { last_rotation_time: last, ...rest } = await emulator.kmsAnswer("get-key-rotation-status", { key_id });
		const now = Date.parse(`${(await emulator.kms("list-keys", {})).headers.get("Date")}`);
		const daysAgo = last === "" ? undefined : Math.max(0, Math.round((now - Number(last)) / (DAY * 1000)));
		return [rest.key_rotation_enabled, rest.rotation_interval, rest.number_of_rotations, daysAgo];
	};

	it("is off until it is enabled, and then happens every 365 days", async () => {
		assert.deepEqual(await status(), [false, 0, 0, undefined]);
		await emulator.kmsAnswer("enable-key-rotation", { key_id });
		assert.deepEqual(await status(), [true, 365, 0, undefined]);
		assert.equal((await emulator.describeKey(key_id)).key_rotation_enabled, "true");
		await emulator.advanceClock(365 * DAY - 60);
		assert.deepEqual(await status(), [true, 365, 0, undefined]);
		await emulator.advanceClock(60);
		assert.deepEqual(await status(), [true, 365, 1, 0]);
	});

	it("counts from the last change of the interval, and keeps earlier rotations", async () => {
		await emulator.kmsAnswer("enable-key-rotation", { key_id });
		await emulator.kmsAnswer("update-key-rotation-interval", { key_id, rotation_interval: 30 });
		await emulator.advanceClock(95 * DAY);
		assert.deepEqual(await status(), [true, 30, 3, 5]);
		await emulator.kmsAnswer("disable-key-rotation", { key_id });
		await emulator.advanceClock(100 * DAY);
		assert.deepEqual(await status(), [false, 0, 3, 105]);
		assert.equal((await emulator.describeKey(key_id)).key_rotation_enabled, "false");
	});

	it("leaves ciphertexts readable", async () => {
		const { cipher_text } = await emulator.kmsAnswer("encrypt-data", { key_id, plain_text: "plain" });
		await emulator.kmsAnswer("enable-key-rotation", { key_id });
		await emulator.advanceClock(800 * DAY);
		assert.equal((await emulator.kmsAnswer("decrypt-data", { cipher_text })).plain_text, "plain");
	});

	it("is refused for external, asymmetric and HMAC keys, and for keys that are disabled or pending deletion", async () => {
		const enable = (id: string) => outcome(emulator, "enable-key-rotation", { key_id: id });
		assert.equal(await enable(await createKey(emulator, {})), "400 KMS.0312");
		assert.equal(await enable(await createKey(emulator, { origin: "kms", key_spec: "EC_P256" })), "400 KMS.0324");
		assert.equal(await enable(await createKey(emulator, { origin: "kms", key_spec: "HMAC_256" })), "400 KMS.0341");
		await emulator.kmsAnswer("disable-key", { key_id });
		assert.equal(await enable(key_id), "400 KMS.0209");
		await emulator.kmsAnswer("schedule-key-deletion", { key_id, pending_days: "7" });
		assert.equal(await enable(key_id), "400 KMS.0210");
	});

	it("has an interval of 30 to 365 whole days, and none while it is off", async () => {
		const update = (rotation_interval: unknown) =>
			outcome(emulator, "update-key-rotation-interval", { key_id, rotation_interval });
		assert.equal(await update(30), "400 KMS.0313");
		await emulator.kmsAnswer("enable-key-rotation", { key_id });
		for (const interval of [29, 366, 30.5, "30"]) assert.equal(await update(interval), "400 KMS.3001");
		assert.equal(await update(30), "200");
		assert.equal(await update(365), "200");
	});
});
