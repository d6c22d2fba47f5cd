import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { TestEmulator } from "../../support/emulator";
import { generatedKey, keyOfBytes } from "../support/importedKeys";
import { createKey, DAY, outcome } from "../support/kmsRequests";

const message = Buffer.alloc(32).toString("base64");
const RSA = { signing_algorithm: "RSASSA_PKCS1_V1_5_SHA_256", message };

/** All uses of keys: the body without the key, a suitable key, and the refusals of other kinds of keys. */
const USES: readonly (readonly [operation: string, body: object, fitting: object, refusals: Record<string, string>])[] =
	[
		["encrypt-data", { plain_text: "text" }, {}, { RSA_2048: "0335", EC_P256: "0335", HMAC_256: "0341" }],
		["decrypt-data", { cipher_text: "A".repeat(360) }, {}, { RSA_2048: "0335", EC_P256: "0335", HMAC_256: "0341" }],
		["create-datakey", {}, {}, { RSA_2048: "0325", EC_P256: "0325", HMAC_256: "0341" }],
		["create-datakey-without-plaintext", {}, {}, { RSA_2048: "0325", HMAC_256: "0341" }],
		[
			"encrypt-datakey",
			{ plain_text: "00".repeat(33), datakey_plain_length: "1" },
			{},
			{ RSA_2048: "0325", HMAC_256: "0341" },
		],
		["decrypt-datakey", { cipher_text: "00", datakey_cipher_length: "1" }, {}, { RSA_2048: "0325", HMAC_256: "0341" }],
		["sign", RSA, { key_spec: "RSA_2048" }, { AES_256: "0331", SM4: "0331", HMAC_256: "0341" }],
		["verify", { ...RSA, signature: message }, { key_spec: "RSA_2048" }, { AES_256: "0331", HMAC_256: "0341" }],
		[
			"generate-mac",
			{ mac_algorithm: "HMAC_SHA_256", message },
			{ key_spec: "HMAC_256" },
			{ AES_256: "0331", EC_P256: "0325" },
		],
		[
			"verify-mac",
			{ mac_algorithm: "HMAC_SHA_256", message, mac: "00" },
			{ key_spec: "HMAC_256" },
			{ AES_256: "0331", EC_P256: "0325" },
		],
	];

describe("Using a key", () => {
	let emulator: TestEmulator;

	before(async () => {
		emulator = await TestEmulator.start();
	});
	after(() => emulator.close());

	for (const [operation, body, fitting, refusals] of USES) {
		it(`is refused by ${operation} for keys of another kind or usage`, async () => {
			for (const [key_spec, code] of Object.entries(refusals)) {
				const key_id = await generatedKey(emulator, { key_spec });
				assert.equal(await outcome(emulator, operation, { key_id, ...body }), `400 KMS.${code}`, key_spec);
			}
		});

		it(`is refused by ${operation} for keys that are disabled, pending deletion, pending import or unknown`, async () => {
			const key_id = await generatedKey(emulator, fitting);
			const send = (keyId = key_id) => outcome(emulator, operation, { key_id: keyId, ...body });
			await emulator.kmsAnswer("disable-key", { key_id });
			assert.equal(await send(), "400 KMS.0209");
			await emulator.kmsAnswer("schedule-key-deletion", { key_id, pending_days: "7" });
			assert.equal(await send(), "400 KMS.0210");
			assert.equal(await send(await createKey(emulator, fitting)), "400 KMS.1301");
			assert.equal(await send("00000000-0000-0000-0000-000000000000"), "404 KMS.0207");
			assert.equal(await send("key"), "400 KMS.0205");
		});
	}

	it("is refused by sign for a key with the usage of encryption", async () => {
		for (const key_spec of ["RSA_2048", "SM2"]) {
			const key_id = await generatedKey(emulator, { key_spec, key_usage: "ENCRYPT_DECRYPT" });
			assert.equal(await outcome(emulator, "sign", { key_id, ...RSA }), "400 KMS.0334");
		}
	});

	it("is refused once the material has expired", async () => {
		const other = await TestEmulator.start();
		const expiration_time = Math.floor(Date.now() / 1000) + DAY;
		const key_id = await keyOfBytes(other, {}, randomBytes(32), { expiration_time });
		const { cipher_text } = await other.kmsAnswer("encrypt-data", { key_id, plain_text: "text" });
		assert.equal(await outcome(other, "decrypt-data", { cipher_text }), "200");
		await other.advanceClock(DAY);
		assert.equal(await outcome(other, "decrypt-data", { cipher_text }), "400 KMS.1301");
		await other.close();
	});

	it("generates the material once, serves other requests in the meantime, and respects what they do to the key", async () => {
		const [first, second] = [
			await generatedKey(emulator, { key_spec: "RSA_4096" }),
			await generatedKey(emulator, { key_spec: "RSA_4096" }),
		];
		const order: string[] = [];
		const signing = Promise.all(
			[1, 2].map(() => emulator.kmsAnswer("sign", { key_id: first, ...RSA }).finally(() => order.push("sign"))),
		);
		await emulator.describeKey(first);
		order.push("describe-key");
		const [one, other] = await signing;
		assert.deepEqual(order, ["describe-key", "sign", "sign"]);
		assert.deepEqual(one, other);
		const refused = outcome(emulator, "sign", { key_id: second, ...RSA });
		await emulator.kmsAnswer("disable-key", { key_id: second });
		assert.equal(await refused, "400 KMS.0209");
	});
});
