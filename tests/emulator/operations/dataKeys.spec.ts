import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { sm3 } from "sm-crypto-v2";
import { TestEmulator } from "../../support/emulator";
import vectors from "../../vectors/emulatorUse.json";
import { generatedKey } from "../support/importedKeys";
import { outcome } from "../support/kmsRequests";

/** Hash for the digest of a data key, by the specification of its key. */
const DIGESTS = {
	AES_256: (hex: string) => createHash("sha256").update(hex, "hex").digest("hex"),
	SM4: (hex: string) => sm3(Buffer.from(hex, "hex")),
};

/** Length in bits. */
const DATA_KEY_SPECS = {
	AES_256: 256,
	AES_128: 128,
	SM4: 128,
	HMAC_256: 256,
	HMAC_384: 384,
	HMAC_512: 512,
	HMAC_SM3: 256,
};

describe("Data keys", () => {
	let emulator: TestEmulator;
	let keyIds: Record<string, string>;

	before(async () => {
		emulator = await TestEmulator.start();
		keyIds = {
			AES_256: await generatedKey(emulator, { key_spec: "AES_256" }),
			SM4: await generatedKey(emulator, { key_spec: "SM4" }),
		};
	});
	after(() => emulator.close());

	const create = (body: object) => emulator.kmsAnswer("create-datakey", { key_id: keyIds.AES_256, ...body });
	const decrypt = (cipher_text: unknown, bytes: number, more: object = {}) =>
		emulator.kmsAnswer("decrypt-datakey", {
			key_id: keyIds.AES_256,
			cipher_text,
			datakey_cipher_length: `${bytes}`,
			...more,
		});

	for (const [key_spec, digestOf] of Object.entries(DIGESTS)) {
		it(`are created in plain text and encrypted with ${key_spec}, with the documented lengths, and are decrypted with their digest`, async () => {
			const key_id = keyIds[key_spec];
			const created = await create({ key_id, datakey_length: "512" });
			assert.deepEqual(Object.keys(created).sort(), ["cipher_text", "key_id", "plain_text"]);
			assert.match(`${created.plain_text}`, /^[0-9A-F]{128}$/);
			assert.match(`${created.cipher_text}`, /^02009800[0-9A-F]{368}$/);
			assert.deepEqual(await decrypt(created.cipher_text, 64, { key_id }), {
				data_key: created.plain_text,
				datakey_length: "64",
				datakey_dgst: digestOf(`${created.plain_text}`).toUpperCase(),
			});
		});
	}

	for (const { spec, plaintext, digest } of vectors.dataKeys) {
		it(`are encrypted with ${spec} and the documented digest: ${plaintext.slice(0, 6)}…`, async () => {
			const key_id = keyIds[spec];
			const bytes = plaintext.length / 2;
			const body = { key_id, plain_text: plaintext + digest, datakey_plain_length: `${bytes}` };
			const { cipher_text, ...rest } = await emulator.kmsAnswer("encrypt-datakey", body);
			assert.deepEqual(rest, { key_id, datakey_length: `${bytes}` });
			assert.deepEqual(await decrypt(cipher_text, bytes, { key_id }), {
				data_key: plaintext.toUpperCase(),
				datakey_length: `${bytes}`,
				datakey_dgst: digest.toUpperCase(),
			});
		});
	}

	it("are created without plain text if it is not requested", async () => {
		const body = { key_id: keyIds.AES_256, datakey_length: "8" };
		const created = await emulator.kmsAnswer("create-datakey-without-plaintext", body);
		assert.deepEqual(Object.keys(created).sort(), ["cipher_text", "key_id"]);
		assert.match(`${(await decrypt(created.cipher_text, 1)).data_key}`, /^[0-9A-F]{2}$/);
	});

	it("have the requested length in bits, otherwise that of key_spec, otherwise 256 bits", async () => {
		const bitsOf = async (body: object) => `${(await create(body)).plain_text}`.length * 4;
		assert.equal(await bitsOf({}), 256);
		for (const [key_spec, bits] of Object.entries(DATA_KEY_SPECS)) assert.equal(await bitsOf({ key_spec }), bits);
		assert.equal(await bitsOf({ key_spec: "AES_256", datakey_length: "8192" }), 8192);
	});

	it("are decrypted only with the same additional data and with their own key", async () => {
		const data = { additional_authenticated_data: "volume 7" };
		const { plain_text, cipher_text } = await create(data);
		assert.equal((await decrypt(cipher_text, 32, data)).data_key, plain_text);
		const send = (more: object) => {
			const body = { key_id: keyIds.AES_256, cipher_text, datakey_cipher_length: "32", ...data };
			return outcome(emulator, "decrypt-datakey", { ...body, ...more });
		};
		assert.equal(await send({ additional_authenticated_data: "volume 8" }), "400 KMS.2201");
		assert.equal(await send({ additional_authenticated_data: undefined }), "400 KMS.2201");
		assert.equal(await send({ key_id: keyIds.SM4 }), "400 KMS.2201");
		assert.equal(await send({ key_id: await generatedKey(emulator, {}) }), "400 KMS.2201");
		assert.equal(
			await send({ cipher_text: `${cipher_text}`.replace(/.$/, (digit) => (digit === "0" ? "1" : "0")) }),
			"400 KMS.2201",
		);
		assert.equal(await send({ cipher_text: `${cipher_text}`.toLowerCase() }), "200");
	});

	it("are refused with a wrong length, a wrong digest, and in anything but hex", async () => {
		const [{ plaintext, digest } = { plaintext: "", digest: "" }] = vectors.dataKeys;
		const encryption = { key_id: keyIds.AES_256, plain_text: plaintext + digest, datakey_plain_length: "64" };
		for (const [change, expected] of [
			[{}, "200"],
			[{ datakey_plain_length: "63" }, "400 KMS.2104"],
			[{ datakey_plain_length: "0" }, "400 KMS.2102"],
			[{ datakey_plain_length: "1025" }, "400 KMS.2102"],
			[{ plain_text: plaintext }, "400 KMS.2104"],
			[{ plain_text: plaintext + digest.replace("F5", "F6") }, "400 KMS.2103"],
			[{ key_id: keyIds.SM4 }, "400 KMS.2103"],
			[{ plain_text: `${plaintext}${digest}0` }, "400 KMS.2101"],
			[{ plain_text: "text" }, "400 KMS.2101"],
			[{ plain_text: undefined }, "400 KMS.0204"],
		] as const) {
			assert.equal(await outcome(emulator, "encrypt-datakey", { ...encryption, ...change }), expected);
		}
		const { cipher_text } = await create({});
		const decryption = { key_id: keyIds.AES_256, cipher_text, datakey_cipher_length: "32" };
		for (const [change, expected] of [
			[{}, "200"],
			[{ datakey_cipher_length: "64" }, "400 KMS.2204"],
			[{ datakey_cipher_length: "0" }, "400 KMS.2202"],
			[{ cipher_text: "text" }, "400 KMS.2201"],
			[{ cipher_text: "00".repeat(188) }, "400 KMS.2201"],
		] as const) {
			assert.equal(await outcome(emulator, "decrypt-datakey", { ...decryption, ...change }), expected);
		}
	});

	it("are not created with an invalid length or specification", async () => {
		for (const [operation, range] of [
			["create-datakey", "400 KMS.1901"],
			["create-datakey-without-plaintext", "400 KMS.2001"],
		] as const) {
			const send = (body: object) => outcome(emulator, operation, { key_id: keyIds.AES_256, ...body });
			for (const datakey_length of ["0", "8193", "many"]) assert.equal(await send({ datakey_length }), range);
			assert.equal(await send({ datakey_length: "12" }), "400 KMS.1903");
			assert.equal(await send({ key_spec: "RSA_2048" }), "400 KMS.1902");
		}
	});

	it("can't be decrypted as texts of encrypt-data, nor such texts as data keys", async () => {
		const body = { key_id: keyIds.AES_256, plain_text: "x".repeat(144) };
		const { cipher_text } = await emulator.kmsAnswer("encrypt-data", body);
		const hex = Buffer.from(`${cipher_text}`, "base64").toString("hex");
		const asDataKey = { key_id: keyIds.AES_256, cipher_text: hex, datakey_cipher_length: "160" };
		assert.equal(await outcome(emulator, "decrypt-datakey", asDataKey), "400 KMS.2203");
	});
});
