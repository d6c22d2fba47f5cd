import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { TestEmulator } from "../../support/emulator";
import { RSA_ALGORITHMS, wrap } from "../../support/wrapping";
import { createKey, DAY, encryptSm2, importOf, outcome } from "../support/kmsRequests";

const secondsFromNow = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;

describe("import-key-material", () => {
	let emulator: TestEmulator;
	let keyId: string;

	beforeEach(async () => {
		emulator = await TestEmulator.start();
		keyId = await emulator.createKey("key");
	});
	afterEach(() => emulator.close());

	const send = (body: object) => outcome(emulator, "import-key-material", body);
	const importOfBytes = (bytes: Buffer) => importOf(emulator, keyId, bytes);

	for (const algorithm of RSA_ALGORITHMS) {
		it(`unwraps with ${algorithm} and enables the key`, async () => {
			const body = await importOf(emulator, keyId, randomBytes(32), algorithm);
			const response = await emulator.kms("import-key-material", body);
			assert.deepEqual([response.status, await response.json()], [200, {}]);
			assert.equal((await emulator.describeKey(keyId)).key_state, "2");
		});
	}

	for (const layout of ["der", "C1C3C2"] as const) {
		it(`unwraps with SM2_ENCRYPT in the configured layout ${layout}, and refuses the other one`, async () => {
			const chinese = await TestEmulator.start({ sm2CiphertextLayout: layout });
			const key_id = await chinese.createKey("key");
			const request = { key_id, wrapping_algorithm: "SM2_ENCRYPT" };
			const { import_token, public_key } = await chinese.kmsAnswer("get-parameters-for-import", request);
			const importAs = (form: typeof layout) =>
				outcome(chinese, "import-key-material", {
					key_id,
					import_token,
					encrypted_key_material: encryptSm2(public_key, randomBytes(32), form),
				});
			assert.equal(await importAs(layout === "der" ? "C1C3C2" : "der"), "400 KMS.0311");
			assert.equal(await importAs(layout), "200");
			await chinese.close();
		});
	}

	it("refuses material that was wrapped with another algorithm or another key", async () => {
		const { import_token, public_key } = await emulator.kmsAnswer("get-parameters-for-import", {
			key_id: keyId,
			wrapping_algorithm: "RSAES_OAEP_SHA_256",
		});
		for (const encrypted_key_material of [
			wrap(public_key, randomBytes(32), "RSAES_OAEP_SHA_1"),
			wrap(public_key, randomBytes(32), "RSAES_PKCS1_V1_5"),
			randomBytes(256).toString("base64"),
		]) {
			assert.equal(await send({ key_id: keyId, import_token, encrypted_key_material }), "400 KMS.0311");
		}
	});

	for (const [key_spec, length] of [
		["AES_256", 32],
		["SM4", 16],
	] as const) {
		it(`accepts ${length} bytes for ${key_spec}, and no other length`, async () => {
			keyId = await createKey(emulator, { key_spec });
			for (const other of [length - 1, length + 1, 48 - length])
				assert.equal(await send(await importOfBytes(randomBytes(other))), "400 KMS.2604");
			assert.equal(await send(await importOfBytes(randomBytes(length))), "200");
		});
	}

	it("refuses missing and malformed fields", async () => {
		const body = await importOfBytes(randomBytes(32));
		for (const [change, expected] of [
			[{ import_token: undefined }, "400 KMS.0204"],
			[{ import_token: "short" }, "400 KMS.2605"],
			[{ encrypted_key_material: undefined }, "400 KMS.0204"],
			[{ encrypted_key_material: "?".repeat(344) }, "400 KMS.0308"],
			[{ encrypted_key_material: randomBytes(255).toString("base64") }, "400 KMS.0308"],
			[{ encrypted_privatekey: "short" }, "400 KMS.0308"],
			[{ expiration_time: "tomorrow" }, "400 KMS.2602"],
		] as const) {
			assert.equal(await send({ ...body, ...change }), expected, JSON.stringify(change));
		}
	});

	it("checks parameters, key, origin, kind, keystore, state, token, expiry, wrapping, length and bytes in this order", async () => {
		const material = randomBytes(32);
		const first = await importOfBytes(material);
		await emulator.importMaterial(keyId, material);
		await emulator.kmsAnswer("delete-imported-key-material", { key_id: keyId });
		const { key_id: _, ...other } = await importOf(emulator, await emulator.createKey("other"), randomBytes(32));
		const own = await emulator.createKey("own", "kms");
		const hmac = await createKey(emulator, { key_spec: "HMAC_256", keystore_id: "1" });
		const stored = await createKey(emulator, { keystore_id: "1" });
		await emulator.kmsAnswer("schedule-key-deletion", { key_id: stored, pending_days: "7" });
		const scheduled = await emulator.createKey("scheduled");
		await emulator.kmsAnswer("schedule-key-deletion", { key_id: scheduled, pending_days: "7" });
		const unknown = "00000000-0000-4000-8000-000000000000";
		const garbage = randomBytes(1676).toString("base64");
		// Each step corrects the fault of the previous refusal, and leaves the later ones.
		const faulty = { ...other, encrypted_key_material: randomBytes(256).toString("base64"), expiration_time: 1 };
		assert.equal(await send({ ...faulty, import_token: garbage, key_id: "x" }), "400 KMS.0205");
		assert.equal(await send({ ...faulty, import_token: garbage, key_id: unknown }), "404 KMS.0207");
		assert.equal(await send({ ...faulty, import_token: garbage, key_id: own }), "400 KMS.0309");
		assert.equal(await send({ ...faulty, import_token: garbage, key_id: hmac }), "400 KMS.0341");
		assert.equal(await send({ ...faulty, import_token: garbage, key_id: stored }), "400 KMS.0339");
		assert.equal(await send({ ...faulty, import_token: garbage, key_id: scheduled }), "400 KMS.0210");
		assert.equal(await send({ ...faulty, import_token: garbage, key_id: keyId }), "400 KMS.2605");
		await emulator.advanceClock(DAY);
		assert.equal(await send({ ...faulty, key_id: keyId }), "400 KMS.2603");
		const mine = { ...faulty, key_id: keyId, import_token: first.import_token };
		assert.equal(await send(mine), "400 KMS.2601");
		await emulator.advanceClock(-DAY);
		assert.equal(await send(mine), "400 KMS.2602");
		assert.equal(await send({ ...mine, expiration_time: undefined }), "400 KMS.0311");
		assert.equal(await send(await importOfBytes(randomBytes(31))), "400 KMS.2604");
		assert.equal(await send(await importOfBytes(randomBytes(32))), "400 KMS.2606");
		assert.equal(await send(first), "200");
	});

	it("refuses a token in which any byte was changed", async () => {
		const body = await importOfBytes(randomBytes(32));
		for (const position of [0, 4, 100, 1000, 1675]) {
			const changed = Buffer.from(`${body.import_token}`, "base64");
			changed[position] = (changed[position] ?? 0) ^ 1;
			assert.equal(await send({ ...body, import_token: changed.toString("base64") }), "400 KMS.2605");
		}
	});

	for (const [singleUseTokens, rule, expected] of [
		[false, "takes a token again once the material is deleted", "200"],
		[true, "refuses a token that an import has succeeded with, where tokens are for a single use", "400 KMS.2605"],
	] as const) {
		it(rule, async () => {
			const other = await TestEmulator.start({ singleUseTokens });
			const key_id = await other.createKey("key");
			const body = await importOf(other, key_id, randomBytes(32));
			const failing = { ...body, encrypted_key_material: randomBytes(256).toString("base64") };
			assert.equal(await outcome(other, "import-key-material", failing), "400 KMS.0311");
			assert.equal(await outcome(other, "import-key-material", body), "200");
			await other.kmsAnswer("delete-imported-key-material", { key_id });
			assert.equal(await outcome(other, "import-key-material", body), expected);
			if (expected === "200") await other.kmsAnswer("delete-imported-key-material", { key_id });
			await other.advanceClock(DAY);
			assert.equal(await outcome(other, "import-key-material", body), "400 KMS.2601");
			await other.close();
		});
	}

	it("refuses a key that holds material, enabled or disabled", async () => {
		const body = await importOfBytes(randomBytes(32));
		assert.equal(await send(body), "200");
		assert.equal(await send(body), "400 KMS.0310");
		await emulator.kmsAnswer("disable-key", { key_id: keyId });
		assert.equal(await send(body), "400 KMS.0209");
	});

	it("takes the expiry in seconds, as number or string, and describe-key returns it in milliseconds", async () => {
		const material = randomBytes(32);
		for (const asSent of [Number, String]) {
			const soon = secondsFromNow(1000);
			assert.equal(await send({ ...(await importOfBytes(material)), expiration_time: asSent(soon) }), "200");
			assert.equal((await emulator.describeKey(keyId)).expiration_time, `${soon}000`);
			await emulator.advanceClock(1001);
			const { key_state, expiration_time } = await emulator.describeKey(keyId);
			assert.deepEqual([key_state, expiration_time], ["5", ""]);
			assert.equal(await send(await importOfBytes(randomBytes(32))), "400 KMS.2606");
			await emulator.advanceClock(-1001);
		}
		assert.equal(await send(await importOfBytes(material)), "200");
	});
});
