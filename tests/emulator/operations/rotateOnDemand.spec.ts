import assert from "node:assert/strict";
import { TestEmulator } from "../../support/emulator";
import { outcome } from "../support/kmsRequests";

describe("rotate-on-demand", () => {
	it("refuses keys that can't rotate, and external keys, for which no second material can be imported", async () => {
		const emulator = await TestEmulator.start();
		const rotate = async (spec: string, origin: string) =>
			outcome(emulator, "rotate-on-demand", { key_id: await emulator.createKey(`${spec}-${origin}`, origin, spec) });
		assert.equal(await rotate("AES_256", "external"), "400 KMS.0312");
		assert.equal(await rotate("AES_256", "kms"), "400 KMS.0309");
		assert.equal(await rotate("EC_P256", "external"), "400 KMS.0324");
		assert.equal(await rotate("HMAC_256", "kms"), "400 KMS.0341");
		const unknown = { key_id: "00000000-0000-4000-8000-000000000000" };
		assert.equal(await outcome(emulator, "rotate-on-demand", unknown), "404 KMS.0207");
		await emulator.close();
	});
});
