import assert from "node:assert/strict";
import { createHmac, randomBytes } from "node:crypto";
import { TestEmulator } from "../../support/emulator";
import vectors from "../../vectors/emulatorUse.json";
import { generatedKey, keyOfBytes } from "../support/importedKeys";
import { outcome } from "../support/kmsRequests";

const { algorithms } = vectors.mac;
const message = Buffer.from(vectors.mac.message, "hex").toString("base64");
const HMAC_SPECS = ["HMAC_256", "HMAC_384", "HMAC_512", "HMAC_SM3"] as const;

describe("generate-mac and verify-mac", () => {
	let emulator: TestEmulator;

	before(async () => {
		emulator = await TestEmulator.start({ importableKeySpecs: HMAC_SPECS });
	});
	after(() => emulator.close());

	for (const [mac_algorithm, { spec, key, mac }] of Object.entries(algorithms)) {
		it(`generate the same ${mac_algorithm} as OpenSSL, and tell it from others`, async () => {
			const key_id = await keyOfBytes(emulator, { key_spec: spec }, Buffer.from(key, "hex"));
			const body = { key_id, mac_algorithm, message };
			assert.deepEqual(await emulator.kmsAnswer("generate-mac", body), { key_id, mac_algorithm, mac });
			const verify = (change: object) => emulator.kmsAnswer("verify-mac", { ...body, mac, ...change });
			assert.deepEqual(await verify({}), { key_id, mac_algorithm, mac_valid: true });
			assert.equal((await verify({ mac: mac.toUpperCase() })).mac_valid, true);
			for (const change of [
				{ mac: mac.replace(/.$/, (digit) => (digit === "0" ? "1" : "0")) },
				{ mac: mac.slice(2) },
				{ mac: "no mac" },
				{ message: "eA==" },
				{ key_id: await generatedKey(emulator, { key_spec: spec }) },
			]) {
				assert.equal((await verify(change)).mac_valid, false);
			}
		});
	}

	it("accept 1 to 4096 bytes in base64", async () => {
		const key = randomBytes(32);
		const key_id = await keyOfBytes(emulator, { key_spec: "HMAC_256" }, key);
		const send = (text: unknown) =>
			outcome(emulator, "generate-mac", { key_id, mac_algorithm: "HMAC_SHA_256", message: text });
		for (const text of ["", "?", "eA", "=eA=", Buffer.alloc(4097).toString("base64")])
			assert.equal(await send(text), "400 KMS.0308");
		assert.equal(await send(undefined), "400 KMS.0204");
		const longest = Buffer.alloc(4096, 5);
		const body = { key_id, mac_algorithm: "HMAC_SHA_256", message: longest.toString("base64") };
		const { mac } = await emulator.kmsAnswer("generate-mac", body);
		assert.equal(mac, createHmac("sha256", key).update(longest).digest("hex"));
	});

	it("accept only the algorithm of the key", async () => {
		const key_id = await generatedKey(emulator, { key_spec: "HMAC_256" });
		for (const mac_algorithm of ["HMAC_SHA_384", "HMAC_SM3", "HMAC_SHA_1"])
			assert.equal(await outcome(emulator, "generate-mac", { key_id, mac_algorithm, message }), "400 KMS.0308");
	});
});
