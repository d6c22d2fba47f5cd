import assert from "node:assert/strict";
import { TestEmulator } from "../../support/emulator";

describe("describe-key", () => {
	let emulator: TestEmulator;

	before(async () => {
		emulator = await TestEmulator.start();
	});
	after(() => emulator.close());

	it("returns strings, with times in milliseconds, and empty if not set", async () => {
		const info = await emulator.describeKey(await emulator.createKey("key"));
		assert.ok(Object.values(info).every((value) => typeof value === "string"));
		assert.match(`${info.creation_date}`, /^\d{13}$/);
		assert.deepEqual([info.expiration_time, info.scheduled_deletion_date, info.origin], ["", "", "external"]);
	});
});
