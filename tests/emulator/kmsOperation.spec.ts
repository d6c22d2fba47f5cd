import assert from "node:assert/strict";
import { createPublicKey, randomBytes } from "node:crypto";
import { TestEmulator } from "../support/emulator";
import { createKey, DAY, outcome, outcomeOf } from "./support/kmsRequests";

const UNKNOWN_KEY = "00000000-0000-4000-8000-000000000000";

describe("The emulator's KMS", () => {
	let emulator: TestEmulator;
	let keyId: string;

	beforeEach(async () => {
		emulator = await TestEmulator.start();
		keyId = await emulator.createKey("key");
	});
	afterEach(() => emulator.close());

	const refusal = (operation: string, body: object) => outcome(emulator, operation, body);
	const parameters = (algorithm = "RSAES_OAEP_SHA_256", id = keyId) =>
		emulator.kmsAnswer("get-parameters-for-import", { key_id: id, wrapping_algorithm: algorithm });
	const describeKey = async () =>
		(await emulator.kmsAnswer("describe-key", { key_id: keyId })).key_info as Record<string, string>;

	describe("answers every request", () => {
		it("with JSON and a request id", async () => {
			const { headers } = await emulator.kms("describe-key", { key_id: keyId });
			assert.equal(headers.get("Content-Type"), "application/json;charset=UTF-8");
			assert.match(headers.get("X-Request-Id") ?? "", /^[0-9a-f]{32}$/);
		});

		it("of unknown paths as the gateway and of other methods as KMS", async () => {
			assert.equal(await refusal("no-such-operation", {}), "404 APIGW.0101");
			const { url, projectId } = emulator.settings;
			const response = await fetch(`${url}/v1.0/${projectId}/kms/describe-key`);
			assert.equal(response.status, 405);
			assert.deepEqual(((await response.json()) as { error: object }).error, {
				error_code: "KMS.0215",
				error_msg: "The method is not supported.",
			});
		});

		it("without, with a wrong and with an expired token by 403", async () => {
			const withToken = async (token: string) =>
				outcomeOf(await emulator.kms("describe-key", { key_id: keyId }, { "X-Auth-Token": token }));
			assert.equal(await withToken(""), "403 KMS.0301");
			assert.equal(await withToken("MIIaaa"), "403 KMS.0302");
			const token = await emulator.createToken();
			await emulator.advanceClock(DAY);
			assert.equal(await withToken(token), "403 KMS.0303");
		});

		it("in another project than the token's by 403", async () => {
			await emulator.kmsAnswer("describe-key", { key_id: keyId });
			assert.equal(await refusal("../../other/kms/describe-key", { key_id: keyId }), "403 KMS.0321");
		});

		it("with a body at fault by the code of the first fault", async () => {
			const operation = "get-parameters-for-import";
			const wrapping_algorithm = "RSAES_OAEP_SHA_256";
			assert.equal(await refusal(operation, { wrapping_algorithm }), "400 KMS.0204");
			assert.equal(await refusal(operation, { key_id: keyId.toUpperCase(), wrapping_algorithm }), "400 KMS.0205");
			assert.equal(await refusal(operation, { key_id: keyId }), "400 KMS.0204");
			assert.equal(await refusal(operation, { key_id: keyId, wrapping_algorithm: "ROT13" }), "400 KMS.0308");
			assert.equal(await refusal(operation, { key_id: keyId, wrapping_algorithm, sequence: "1" }), "400 KMS.0206");
			assert.equal(await refusal(operation, { key_id: UNKNOWN_KEY, wrapping_algorithm }), "404 KMS.0207");
		});
	});

	describe("create-key", () => {
		it("makes an external key that waits for its material, and a key of its own that is enabled", async () => {
			assert.equal((await describeKey()).key_state, "5");
			keyId = await emulator.createKey("own", "kms");
			assert.equal((await describeKey()).key_state, "2");
		});

		it("refuses an alias that is taken or ill-formed", async () => {
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
			it(`gives ${specs.join(", ")} no usage but ${usages.replace(" ", ", by default, or ")}`, async () => {
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

		it("stops at the quota of a project, which counts keys that are to be deleted", async () => {
			const limited = await TestEmulator.start({ keyQuota: 2 });
			const key_id = await limited.createKey("one");
			await limited.kmsAnswer("schedule-key-deletion", { key_id, pending_days: "7" });
			await limited.createKey("two");
			assert.equal(await outcome(limited, "create-key", { key_alias: "three" }), "400 KMS.1105");
			await limited.close();
		});
	});

	describe("describe-key", () => {
		it("answers in strings, times in milliseconds, empty where unset", async () => {
			const info = await describeKey();
			assert.ok(Object.values(info).every((value) => typeof value === "string"));
			assert.match(`${info.creation_date}`, /^\d{13}$/);
			assert.deepEqual([info.expiration_time, info.scheduled_deletion_date, info.origin], ["", "", "external"]);
		});
	});

	describe("get-parameters-for-import", () => {
		it("hands out a token of the documented length, an RSA 2048 key and an expiry in 24 hours as a number of seconds", async () => {
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

		it("hands out an SM2 key of 91 bytes for SM2_ENCRYPT", async () => {
			const der = Buffer.from(`${(await parameters("SM2_ENCRYPT")).public_key}`, "base64");
			assert.equal(der.length, 91);
			// OID 1.2.156.10197.1.301, the curve sm2p256v1.
			assert.ok(der.includes(Buffer.from("06082a811ccf5501822d", "hex")));
		});

		it("hands out another token each time", async () => {
			assert.notEqual((await parameters()).import_token, (await parameters()).import_token);
		});

		it("refuses keys that don't wait for material", async () => {
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
});
