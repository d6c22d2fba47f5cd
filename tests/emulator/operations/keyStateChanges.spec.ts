import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { TestEmulator } from "../../support/emulator";
import { createKey, DAY, importOf, outcome } from "../support/kmsRequests";

const material = randomBytes(32);

describe("The state of a key", () => {
	let emulator: TestEmulator;
	let keyId: string;

	beforeEach(async () => {
		emulator = await TestEmulator.start();
		keyId = await emulator.createKey("key");
	});
	afterEach(() => emulator.close());

	const answer = (operation: string, body: object = {}) => emulator.kmsAnswer(operation, { key_id: keyId, ...body });
	const code = (operation: string, body: object = {}) => outcome(emulator, operation, { key_id: keyId, ...body });
	const state = async () => (await emulator.describeKey(keyId)).key_state;
	const schedule = () => answer("schedule-key-deletion", { pending_days: "7" });
	const importExpiring = async (seconds: number) => {
		const expiration_time = Math.floor(Date.now() / 1000) + seconds;
		await answer("import-key-material", { ...(await importOf(emulator, keyId, material)), expiration_time });
	};

	/** How to reach each state, and the outcomes of the operations in it. */
	const ENTER: Readonly<Record<string, () => Promise<unknown>>> = {
		"2": () => emulator.importMaterial(keyId, material),
		"3": async () => {
			await emulator.importMaterial(keyId, material);
			await answer("disable-key");
		},
		"4": schedule,
		"5": async () => {},
	};
	const TABLE = [
		["enable-key", { "2": "400 KMS.1201", "3": "2", "4": "400 KMS.1201", "5": "400 KMS.1201" }],
		["disable-key", { "2": "3", "3": "400 KMS.1301", "4": "400 KMS.1301", "5": "400 KMS.1301" }],
		["schedule-key-deletion", { "2": "4", "3": "4", "4": "400 KMS.1402", "5": "4" }],
		["cancel-key-deletion", { "2": "400 KMS.1501", "3": "400 KMS.1501", "4": "5", "5": "400 KMS.1501" }],
		["delete-imported-key-material", { "2": "5", "3": "5", "4": "400 KMS.0210", "5": "400 KMS.2701" }],
		["update-key-alias", { "2": "2", "3": "3", "4": "400 KMS.0210", "5": "5" }],
		["update-key-description", { "2": "2", "3": "3", "4": "400 KMS.0210", "5": "5" }],
	] as const;

	for (const [operation, outcomes] of TABLE) {
		it(`follows the table for ${operation}`, async () => {
			for (const [from, expected] of Object.entries(outcomes)) {
				keyId = await createKey(emulator, {});
				await ENTER[from]?.();
				const body = { pending_days: "7", key_alias: `in-state-${from}`, key_description: "text" };
				const result = await code(operation, body);
				assert.equal(result === "200" ? await state() : result, expected, `from ${from}`);
				if (result !== "200") assert.equal(await state(), from);
			}
		});
	}

	it("is returned in a nested body when enabled or disabled, and in a flat one around deletion", async () => {
		await emulator.importMaterial(keyId, material);
		assert.deepEqual(await answer("disable-key"), { key_info: { key_id: keyId, key_state: "3" } });
		assert.deepEqual(await answer("enable-key"), { key_info: { key_id: keyId, key_state: "2" } });
		assert.deepEqual(await schedule(), { key_id: keyId, key_state: "4" });
		assert.deepEqual(await answer("cancel-key-deletion"), { key_id: keyId, key_state: "3" });
		assert.deepEqual(await answer("delete-imported-key-material"), {});
	});

	it("becomes pending deletion with 7 to 1096 days", async () => {
		for (const pending_days of ["6", "1097", "a week"])
			assert.equal(await code("schedule-key-deletion", { pending_days }), "400 KMS.1401");
	});

	it("no longer exists once the days are over", async () => {
		await schedule();
		await emulator.advanceClock(7 * DAY - 60);
		assert.equal(await state(), "4");
		await emulator.advanceClock(60);
		assert.equal(await code("describe-key"), "404 KMS.0207");
	});

	it("is pending import after a cancelled deletion if the material was deleted before", async () => {
		await emulator.importMaterial(keyId, material);
		await answer("delete-imported-key-material");
		await schedule();
		assert.equal((await answer("cancel-key-deletion")).key_state, "5");
	});

	it("is pending import after a cancelled deletion if the material expired, before or during it", async () => {
		for (const isScheduledFirst of [true, false]) {
			await importExpiring(1000);
			if (isScheduledFirst) await schedule();
			await emulator.advanceClock(1001);
			if (!isScheduledFirst) await schedule();
			assert.equal(await state(), "4");
			assert.equal((await answer("cancel-key-deletion")).key_state, "5");
			await emulator.advanceClock(-1001);
		}
		await emulator.importMaterial(keyId, material);
	});

	it("is disabled after a cancelled deletion of a key with generated material", async () => {
		keyId = await emulator.createKey("own", "kms");
		await schedule();
		assert.equal((await answer("cancel-key-deletion")).key_state, "3");
	});

	it("loses the expiry with the material, and the key accepts only the same bytes again", async () => {
		await importExpiring(1000);
		await answer("delete-imported-key-material");
		assert.equal((await emulator.describeKey(keyId)).expiration_time, "");
		const other = await importOf(emulator, keyId, randomBytes(32));
		assert.equal(await code("import-key-material", other), "400 KMS.2606");
		await emulator.importMaterial(keyId, material);
		await emulator.advanceClock(1001);
		assert.equal(await state(), "2");
	});

	it("keeps generated material, which can't be deleted", async () => {
		keyId = await emulator.createKey("own", "kms");
		assert.equal(await code("delete-imported-key-material"), "400 KMS.0309");
	});
});
