import assert from "node:assert/strict";
import { createPublicKey, randomBytes } from "node:crypto";
import { TestEmulator } from "../support/emulator";
import { RSA_ALGORITHMS, type RsaAlgorithm, wrap } from "../support/wrapping";

const UNKNOWN_KEY = "00000000-0000-4000-8000-000000000000";
const DAY = 24 * 60 * 60;

describe("The emulator's KMS", () => {
	let emulator: TestEmulator;
	let keyId: string;

	beforeEach(async () => {
		emulator = await TestEmulator.start();
		keyId = await emulator.createKey("key");
	});
	afterEach(() => emulator.close());

	const refusal = async (operation: string, body: object, headers?: Record<string, string>) => {
		const response = await emulator.kms(operation, body, headers);
		const answer = (await response.json()) as { error?: { error_code: string }; error_code?: string };
		return `${response.status} ${answer.error?.error_code ?? answer.error_code}`;
	};
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
			assert.equal(await refusal("describe-key", { key_id: keyId }, { "X-Auth-Token": "" }), "403 KMS.0301");
			assert.equal(await refusal("describe-key", { key_id: keyId }, { "X-Auth-Token": "MIIaaa" }), "403 KMS.0302");
			const token = await emulator.createToken();
			await emulator.advanceClock(DAY);
			assert.equal(await refusal("describe-key", { key_id: keyId }, { "X-Auth-Token": token }), "403 KMS.0303");
		});

		it("in another project than the token's by 403", async () => {
			await emulator.kmsAnswer("describe-key", { key_id: keyId });
			const response = await emulator.kms("../../other/kms/describe-key", { key_id: keyId });
			assert.equal(((await response.json()) as { error: { error_code: string } }).error.error_code, "KMS.0321");
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
			await emulator.importMaterial(keyId, randomBytes(32));
			assert.equal(await refusal("get-parameters-for-import", { ...request, key_id: keyId }), "400 KMS.0310");
			await emulator.kmsAnswer("disable-key", { key_id: keyId });
			assert.equal(await refusal("get-parameters-for-import", { ...request, key_id: keyId }), "400 KMS.0209");
			await emulator.kmsAnswer("schedule-key-deletion", { key_id: keyId, pending_days: "7" });
			assert.equal(await refusal("get-parameters-for-import", { ...request, key_id: keyId }), "400 KMS.0210");
		});
	});

	describe("import-key-material", () => {
		const wrapped = async (
			material: Buffer,
			algorithm: RsaAlgorithm = "RSAES_OAEP_SHA_256",
			wrapBy: RsaAlgorithm = algorithm,
		) => {
			const { import_token, public_key } = await parameters(algorithm);
			return { key_id: keyId, import_token, encrypted_key_material: wrap(public_key, material, wrapBy) };
		};
		const importIt = (body: object) => refusal("import-key-material", body);
		const ACCEPTED = "200 undefined";

		for (const algorithm of RSA_ALGORITHMS) {
			it(`unwraps by ${algorithm} and enables the key`, async () => {
				const response = await emulator.kms("import-key-material", await wrapped(randomBytes(32), algorithm));
				assert.deepEqual([response.status, await response.json()], [200, {}]);
				assert.equal((await describeKey()).key_state, "2");
			});
		}

		it("refuses what was wrapped by another algorithm or for another token", async () => {
			assert.equal(
				await importIt(await wrapped(randomBytes(32), "RSAES_OAEP_SHA_256", "RSAES_OAEP_SHA_1")),
				"400 KMS.0311",
			);
			const garbage = randomBytes(256).toString("base64");
			assert.equal(
				await importIt({ ...(await wrapped(randomBytes(32))), encrypted_key_material: garbage }),
				"400 KMS.0311",
			);
		});

		it("refuses material of another length than 32 bytes", async () => {
			for (const length of [16, 31, 33])
				assert.equal(await importIt(await wrapped(randomBytes(length))), "400 KMS.2604");
		});

		it("binds a token to its key and its expiry, and knows its own", async () => {
			const body = await wrapped(randomBytes(32));
			const other = await emulator.createKey("other");
			assert.equal(await importIt({ ...body, key_id: other }), "400 KMS.2603");
			const altered = Buffer.from(`${body.import_token}`, "base64");
			altered[100] = (altered[100] ?? 0) ^ 1;
			assert.equal(await importIt({ ...body, import_token: altered.toString("base64") }), "400 KMS.2605");
			await emulator.advanceClock(DAY);
			assert.equal(await importIt(body), "400 KMS.2601");
		});

		it("refuses a key that is not pending import", async () => {
			const body = await wrapped(randomBytes(32));
			assert.equal(await importIt(body), ACCEPTED);
			assert.equal(await importIt(body), "400 KMS.0310");
		});

		it("lets material expire, in seconds as number or string, and takes back the same bytes only", async () => {
			const material = randomBytes(32);
			const soon = Math.floor(Date.now() / 1000) + 1000;
			assert.equal(await importIt({ ...(await wrapped(material)), expiration_time: soon - 2000 }), "400 KMS.2602");
			assert.equal(await importIt({ ...(await wrapped(material)), expiration_time: `${soon}` }), ACCEPTED);
			assert.equal((await describeKey()).expiration_time, `${soon}000`);
			await emulator.advanceClock(1001);
			assert.equal((await describeKey()).key_state, "5");
			assert.equal(await importIt(await wrapped(randomBytes(32))), "400 KMS.2606");
			assert.equal(await importIt(await wrapped(material)), ACCEPTED);
		});
	});

	describe("the state of a key", () => {
		const code = async (operation: string, body: object = {}) => refusal(operation, { key_id: keyId, ...body });

		it("is switched between enabled and disabled, in a nested answer", async () => {
			assert.equal(await code("disable-key"), "400 KMS.1301");
			await emulator.importMaterial(keyId, randomBytes(32));
			assert.equal(await code("enable-key"), "400 KMS.1201");
			assert.deepEqual(await emulator.kmsAnswer("disable-key", { key_id: keyId }), {
				key_info: { key_id: keyId, key_state: "3" },
			});
			assert.deepEqual(await emulator.kmsAnswer("enable-key", { key_id: keyId }), {
				key_info: { key_id: keyId, key_state: "2" },
			});
		});

		it("goes to deletion and back, in a flat answer, to pending import where there never was material", async () => {
			for (const pending_days of ["6", "1097"])
				assert.equal(await code("schedule-key-deletion", { pending_days }), "400 KMS.1401");
			assert.equal(await code("cancel-key-deletion"), "400 KMS.1501");
			const answer = await emulator.kmsAnswer("schedule-key-deletion", { key_id: keyId, pending_days: "7" });
			assert.deepEqual(answer, { key_id: keyId, key_state: "4" });
			assert.equal(await code("schedule-key-deletion", { pending_days: "7" }), "400 KMS.1402");
			assert.deepEqual(await emulator.kmsAnswer("cancel-key-deletion", { key_id: keyId }), {
				key_id: keyId,
				key_state: "5",
			});
			await emulator.importMaterial(keyId, randomBytes(32));
			await emulator.kmsAnswer("schedule-key-deletion", { key_id: keyId, pending_days: "7" });
			assert.deepEqual(await emulator.kmsAnswer("cancel-key-deletion", { key_id: keyId }), {
				key_id: keyId,
				key_state: "3",
			});
		});

		it("ends with the key unknown when the days are over", async () => {
			await emulator.kmsAnswer("schedule-key-deletion", { key_id: keyId, pending_days: "7" });
			await emulator.advanceClock(7 * DAY - 60);
			assert.equal((await describeKey()).key_state, "4");
			await emulator.advanceClock(60);
			assert.equal(await code("describe-key"), "404 KMS.0207");
		});
	});
});
