import assert from "node:assert/strict";
import { TestEmulator } from "../../support/emulator";
import { createKey, outcome } from "../support/kmsRequests";

describe("create-key", () => {
	let emulator: TestEmulator;
	let keyId: string;

	beforeEach(async () => {
		emulator = await TestEmulator.start();
		keyId = await emulator.createKey("key");
	});
	afterEach(() => emulator.close());

	const refusal = (operation: string, body: object) => outcome(emulator, operation, body);
	const describeKey = async () =>
		(await emulator.kmsAnswer("describe-key", { key_id: keyId })).key_info as Record<string, string>;

	it("creates an external key that is pending import, and by default an enabled key", async () => {
		assert.equal((await describeKey()).key_state, "5");
		keyId = await emulator.createKey("own", "kms");
		assert.equal((await describeKey()).key_state, "2");
	});

	it("refuses an alias that is taken or malformed", async () => {
		assert.equal(await refusal("create-key", { key_alias: "key" }), "400 KMS.1104");
		for (const key_alias of ["", "a b", "x/default", "a".repeat(256)]) {
			assert.equal(await refusal("create-key", { key_alias }), "400 KMS.1101");
		}
		assert.equal(await refusal("create-key", { key_alias: "x", origin: "EXTERNAL" }), "400 KMS.0308");
		assert.equal(await refusal("create-key", { key_alias: "x", key_description: "d".repeat(256) }), "400 KMS.1103");
	});

	for (const [usages, specs] of [
		["ENCRYPT_DECRYPT", ["AES_256", "SM4"]],
		["SIGN_VERIFY ENCRYPT_DECRYPT", ["RSA_2048", "RSA_3072", "RSA_4096", "SM2"]],
		["SIGN_VERIFY", ["EC_P256", "EC_P384", "SECP256K1", "ED25519"]],
		["GENERATE_VERIFY_MAC", ["HMAC_256", "HMAC_384", "HMAC_512", "HMAC_SM3"]],
	] as const) {
		it(`gives ${specs.join(", ")} only the usage ${usages.replace(" ", " (the default) or ")}`, async () => {
			const allowed: readonly string[] = usages.split(" ");
			for (const key_spec of specs) {
				keyId = await createKey(emulator, { key_spec });
				const { key_usage, key_spec: spec } = await describeKey();
				assert.deepEqual([spec, key_usage], [key_spec, allowed[0]]);
				for (const usage of ["ENCRYPT_DECRYPT", "SIGN_VERIFY", "GENERATE_VERIFY_MAC", "ANYTHING"]) {
					const request = { key_alias: `${key_spec}${usage}`, key_spec, key_usage: usage };
					assert.equal(await refusal("create-key", request), allowed.includes(usage) ? "200" : "400 KMS.0308");
				}
			}
		});
	}

	it("refuses keys beyond the project's quota, which includes keys that are pending deletion", async () => {
		const limited = await TestEmulator.start({ keyQuota: 2 });
		const key_id = await limited.createKey("one");
		await limited.kmsAnswer("schedule-key-deletion", { key_id, pending_days: "7" });
		await limited.createKey("two");
		assert.equal(await outcome(limited, "create-key", { key_alias: "three" }), "400 KMS.1105");
		await limited.close();
	});
});
