import assert from "node:assert/strict";
import { createCipheriv, createHmac, randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sm3, sm4 } from "sm-crypto-v2";
import { TestEmulator } from "../../support/emulator";
import { changed, fromBase64 } from "../support/bytes";
import { encrypting } from "../support/encryption";
import { generatedKey, keyOfBytes } from "../support/importedKeys";
import { importOf } from "../support/kmsRequests";

const SYMMETRIC = { AES_256: 32, SM4: 16 } as const;

/** MAC hash and block cipher of each specification. */
const OTHERS = {
	AES_256: {
		hmac: (key: Buffer, bytes: Buffer) => createHmac("sha256", key).update(bytes).digest(),
		block: (key: Buffer, bytes: Buffer) => createCipheriv("aes-256-ecb", key, null).update(bytes),
	},
	SM4: {
		hmac: (key: Buffer, bytes: Buffer) => Buffer.from(sm3(bytes, { key, mode: "hmac" }), "hex"),
		block: (key: Buffer, bytes: Buffer) => Buffer.from(sm4.encrypt(bytes, key, { padding: "none", output: "array" })),
	},
};

describe("encrypt-data and decrypt-data", () => {
	let emulator: TestEmulator;

	before(async () => {
		emulator = await TestEmulator.start();
	});
	after(() => emulator.close());

	const { encrypt, decrypt, decryptOutcome } = encrypting(() => emulator);

	for (const [key_spec, length] of Object.entries(SYMMETRIC)) {
		describe(`with a key of ${key_spec}`, () => {
			let keyId: string;
			let material: Buffer;

			before(async () => {
				material = randomBytes(length);
				keyId = await keyOfBytes(emulator, { key_spec }, material);
			});

			it("return the text without being given the key", async () => {
				for (const plain_text of ["12345678", "é\n漢字", "x".repeat(4096)]) {
					assert.deepEqual(await decrypt(await encrypt(keyId, plain_text)), {
						key_id: keyId,
						plain_text,
						plain_text_base64: Buffer.from(plain_text).toString("base64"),
					});
				}
			});

			it("create a different ciphertext each time, with the documented length and the key id", async () => {
				const [one, other] = [await encrypt(keyId, "12345678"), await encrypt(keyId, "12345678")];
				assert.notEqual(one, other);
				assert.deepEqual([one.length, other.length], [360, 360]);
				assert.equal((await encrypt(keyId, "x".repeat(4096))).length, 5648);
				assert.ok((await encrypt(keyId, "x")).length >= 188);
				assert.ok(fromBase64(one).includes(keyId));
				assert.ok(!fromBase64(one).includes("12345678"));
			});

			it("encrypt and authenticate with the material, as another implementation confirms", async () => {
				const bytes = fromBase64(await encrypt(keyId, "12345678"));
				const { hmac, block } = OTHERS[key_spec as keyof typeof OTHERS];
				const derive = (purpose: string) => hmac(material, Buffer.from(purpose));
				assert.deepEqual(hmac(derive("seal"), bytes.subarray(0, -32)), bytes.subarray(-32));
				const counter = BigInt(`0x${bytes.subarray(4, 20).toString("hex")}`);
				const first = block(derive("encryption").subarray(0, length), bytes.subarray(4, 20));
				const second = block(
					derive("encryption").subarray(0, length),
					Buffer.from(
						BigInt.asUintN(128, counter + 1n)
							.toString(16)
							.padStart(32, "0"),
						"hex",
					),
				);
				const stream = Buffer.concat([first, second]);
				const text = bytes.subarray(20, 52).map((byte, i) => byte ^ stream.readUInt8(i));
				assert.equal(Buffer.from(text).toString("latin1"), `12345678${"\xa8".repeat(24)}`);
			});

			it("refuse a ciphertext that was changed, truncated, extended or attributed to another key", async () => {
				const ciphertext = await encrypt(keyId, "12345678");
				const bytes = fromBase64(ciphertext);
				for (let i = 0; i < bytes.length; i += 9) {
					const isOfKeyId = bytes.toString("latin1").indexOf(keyId) <= i && i < bytes.length - 36;
					const expected = isOfKeyId ? /^40(0 KMS.2201|4 KMS.0207)$/ : /^400 KMS.2201$/;
					assert.match(await decryptOutcome(changed(ciphertext, i)), expected, `byte ${i}`);
				}
				for (const other of [bytes.subarray(0, -3), Buffer.concat([bytes, Buffer.alloc(3)])])
					assert.equal(await decryptOutcome(other.toString("base64")), "400 KMS.2201");
				const otherKeyId = await keyOfBytes(emulator, { key_spec }, material);
				const renamed = Buffer.from(bytes.toString("latin1").replace(keyId, otherKeyId), "latin1");
				assert.equal(await decryptOutcome(renamed.toString("base64")), "400 KMS.2201");
				assert.equal(await decryptOutcome(ciphertext, { key_id: otherKeyId }), "400 KMS.2201");
				assert.equal((await decrypt(ciphertext, { key_id: keyId })).plain_text, "12345678");
			});

			it("decrypt only with the same additional data", async () => {
				const data = { additional_authenticated_data: "invoice 7" };
				const ciphertext = await encrypt(keyId, "text", data);
				assert.equal((await decrypt(ciphertext, data)).plain_text, "text");
				for (const other of [{}, { additional_authenticated_data: "invoice 8" }])
					assert.equal(await decryptOutcome(ciphertext, other), "400 KMS.2201");
				assert.equal(await decryptOutcome(await encrypt(keyId, "text"), data), "400 KMS.2201");
			});

			it("decrypt only with the same encryption context, in any order", async () => {
				const ciphertext = await encrypt(keyId, "text", { encryption_context: { Key1: "1", Key2: "2" } });
				const opened = await decrypt(ciphertext, { encryption_context: { Key2: "2", Key1: "1" } });
				assert.equal(opened.plain_text, "text");
				for (const encryption_context of [undefined, { Key1: "1" }, { Key1: "2", Key2: "1" }])
					assert.equal(await decryptOutcome(ciphertext, { encryption_context }), "400 KMS.2201");
			});

			it("decrypt nothing while the material is deleted, and everything once it is reimported", async () => {
				const ciphertext = await encrypt(keyId, "text");
				await emulator.kmsAnswer("delete-imported-key-material", { key_id: keyId });
				assert.equal(await decryptOutcome(ciphertext), "400 KMS.1301");
				await emulator.kmsAnswer("import-key-material", await importOf(emulator, keyId, material));
				assert.equal((await decrypt(ciphertext)).plain_text, "text");
			});

			it("decrypt after a restart, if the same bytes are imported into the restarted emulator", async () => {
				const dataFile = join(tmpdir(), `kms-${randomBytes(8).toString("hex")}.json`);
				const first = await TestEmulator.start({ dataFile });
				const kept = await keyOfBytes(first, { key_spec }, material);
				const own = await generatedKey(first, { key_spec });
				const encryptFirst = async (key_id: string) =>
					(await first.kmsAnswer("encrypt-data", { key_id, plain_text: "text" })).cipher_text;
				const ciphertexts = [await encryptFirst(kept), await encryptFirst(own)];
				await first.kmsAnswer("delete-imported-key-material", { key_id: kept });
				await first.close();
				const second = await TestEmulator.start({ dataFile });
				await second.kmsAnswer("import-key-material", await importOf(second, kept, material));
				for (const cipher_text of ciphertexts)
					assert.equal((await second.kmsAnswer("decrypt-data", { cipher_text })).plain_text, "text");
				await second.close();
				await rm(dataFile);
			});
		});
	}
});
