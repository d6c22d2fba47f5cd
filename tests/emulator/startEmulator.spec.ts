import assert from "node:assert/strict";
import { TestEmulator } from "../support/emulator";

const HOUR = 60 * 60;

describe("An emulator started by a test", () => {
	it("can be controlled without HTTP: its clock, faults, journal and reset", async () => {
		const test = await TestEmulator.start();
		const { settings: emulator } = test;
		const { key_info } = await test.kmsAnswer("create-key", { key_alias: "key", origin: "external" });
		const { key_id } = key_info as { key_id: string };
		emulator.advanceClock(HOUR);
		assert.throws(() => emulator.advanceClock(1e300), RangeError);
		const created = Number((await test.describeKey(key_id)).creation_date);
		assert.ok(created < Date.now() + 1000);
		emulator.addFault({ operation: "describe-key", status: 503 });
		assert.equal((await test.kms("describe-key", { key_id })).status, 503);
		assert.throws(() => emulator.addFault({ operation: "describe-key" }), /the fault does nothing/);
		assert.deepEqual(
			emulator.requests().map(({ operation, status }) => `${operation} ${status}`),
			["auth/tokens 201", "create-key 200", "describe-key 200", "describe-key 503"],
		);
		emulator.revoke();
		assert.equal((await test.kms("describe-key", { key_id })).status, 401);
		emulator.reset();
		assert.deepEqual(emulator.requests(), []);
		await test.close();
	});
});
