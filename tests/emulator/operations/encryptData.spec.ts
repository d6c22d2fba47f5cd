import assert from "node:assert/strict";
import { constants, createPrivateKey, createPublicKey, privateDecrypt, publicEncrypt } from "node:crypto";
import { sm2 } from "sm-crypto-v2";
import { TestEmulator } from "../../support/emulator";
import vectors from "../../vectors/emulatorUse.json";
import { changed, fromBase64 } from "../support/bytes";
import { encrypting } from "../support/encryption";
import { generatedKey, keyOfPrivateKey } from "../support/importedKeys";
import { outcome } from "../support/kmsRequests";

const OAEP = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" };

describe("encrypt-data and decrypt-data", () => {
	let emulator: TestEmulator;

	before(async () => {
		emulator = await TestEmulator.start();
	});
	after(() => emulator.close());

	const { encrypt, decrypt, decryptOutcome } = encrypting(() => emulator);

	it("refuse text that is empty or over 4096 bytes, and additional data over 128 bytes", async () => {
		const key_id = await generatedKey(emulator, {});
		const send = (body: object) => outcome(emulator, "encrypt-data", { key_id, plain_text: "text", ...body });
		for (const plain_text of ["", "x".repeat(4097), "é".repeat(2049), 5])
			assert.equal(await send({ plain_text }), "400 KMS.2101");
		assert.equal(await send({ plain_text: undefined }), "400 KMS.0204");
		assert.equal(await send({ additional_authenticated_data: "é".repeat(64) }), "200");
		assert.equal(await send({ additional_authenticated_data: "é".repeat(65) }), "400 KMS.0308");
		for (const encryption_context of ["text", { Key1: 1 }, { Key1: "x".repeat(8192) }])
			assert.equal(await send({ encryption_context }), "400 KMS.0208");
		assert.equal(await send({ encryption_algorithm: "RSAES_OAEP_SHA_1" }), "400 KMS.0308");
	});

	it("refuse malformed ciphertexts, and ciphertexts of unknown keys", async () => {
		const keyId = await generatedKey(emulator, {});
		const ciphertext = await encrypt(keyId, "text");
		for (const cipher_text of [
			"",
			"A".repeat(124),
			"A".repeat(128),
			"A".repeat(131),
			"?".repeat(200),
			"A".repeat(5652),
		])
			assert.equal(await decryptOutcome(cipher_text), "400 KMS.2201", cipher_text.slice(0, 1));
		const stranger = await TestEmulator.start();
		assert.equal(await outcome(stranger, "decrypt-data", { cipher_text: ciphertext }), "404 KMS.0207");
		await stranger.close();
		const { cipher_text } = await emulator.kmsAnswer("create-datakey", { key_id: keyId });
		assert.equal(await decryptOutcome(Buffer.from(`${cipher_text}`, "hex").toString("base64")), "400 KMS.2201");
	});

	it("are compatible with the RSA-OAEP of other implementations under an imported key", async () => {
		const { privateKey, plaintext, ciphertext } = vectors.rsa;
		const key_id = await keyOfPrivateKey(emulator, { key_spec: "RSA_2048", key_usage: "ENCRYPT_DECRYPT" }, privateKey);
		const asymmetric = { key_id, encryption_algorithm: "RSAES_OAEP_SHA_256" };
		assert.equal((await decrypt(ciphertext, asymmetric)).plain_text, plaintext);
		const key = createPrivateKey({ key: fromBase64(privateKey), format: "der", type: "pkcs8" });
		const made = fromBase64(await encrypt(key_id, plaintext, asymmetric));
		assert.equal(privateDecrypt({ key, ...OAEP }, made).toString(), plaintext);
		assert.equal(await decryptOutcome(changed(ciphertext, 9), asymmetric), "400 KMS.2201");
		const binary = publicEncrypt({ key: createPublicKey(key), ...OAEP }, Buffer.from("ff00fe", "hex"));
		assert.equal((await decrypt(binary.toString("base64"), asymmetric)).plain_text_base64, "/wD+");
	});

	for (const [layout, ciphertext] of Object.entries(vectors.sm2.ciphertexts)) {
		it(`decrypt the SM2 ciphertext of the standard in the layout ${layout}, and create that layout`, async () => {
			const sm2CiphertextLayout = layout as "der" | "C1C3C2";
			const other = await TestEmulator.start({ sm2CiphertextLayout });
			const { privateKey, plaintext } = vectors.sm2;
			const key_id = await keyOfPrivateKey(other, { key_spec: "SM2", key_usage: "ENCRYPT_DECRYPT" }, privateKey);
			const asymmetric = { key_id, encryption_algorithm: "SM2_ENCRYPT" };
			const opened = await other.kmsAnswer("decrypt-data", { cipher_text: ciphertext, ...asymmetric });
			assert.equal(opened.plain_text, plaintext);
			const secret = fromBase64(privateKey).subarray(36, 68).toString("hex");
			const options = { asn1: layout === "der", output: "string" } as const;
			for (const plain_text of ["x", plaintext, "é".repeat(2048)]) {
				const { cipher_text } = await other.kmsAnswer("encrypt-data", { plain_text, ...asymmetric });
				const hex = fromBase64(cipher_text).toString("hex");
				assert.equal(sm2.doDecrypt(layout === "der" ? hex : hex.slice(2), secret, 1, options), plain_text);
			}
			const wrong = { cipher_text: changed(ciphertext, 70), ...asymmetric };
			assert.equal(await outcome(other, "decrypt-data", wrong), "400 KMS.2201");
			await other.close();
		});
	}

	it("need key and algorithm for an asymmetric ciphertext, and refuse text that is too long", async () => {
		const key_usage = "ENCRYPT_DECRYPT";
		const key_id = await generatedKey(emulator, { key_spec: "RSA_2048", key_usage });
		const encryption_algorithm = "RSAES_OAEP_SHA_256";
		const send = (body: object) => outcome(emulator, "encrypt-data", { key_id, plain_text: "text", ...body });
		assert.equal(await send({}), "400 KMS.2106");
		assert.equal(await send({ encryption_algorithm: "SM2_ENCRYPT" }), "400 KMS.2106");
		assert.equal(await send({ encryption_algorithm, additional_authenticated_data: "x" }), "400 KMS.0308");
		assert.equal(await send({ encryption_algorithm, plain_text: "x".repeat(190) }), "200");
		assert.equal(await send({ encryption_algorithm, plain_text: "x".repeat(191) }), "400 KMS.2108");
		assert.equal(await decryptOutcome("A".repeat(344), { encryption_algorithm }), "400 KMS.0204");
		assert.equal(await decryptOutcome("A".repeat(344), { encryption_algorithm, key_id }), "400 KMS.2201");
		const symmetric = await generatedKey(emulator, {});
		assert.equal(await send({ key_id: symmetric, encryption_algorithm }), "400 KMS.2105");
		const ciphertext = await encrypt(symmetric, "text");
		assert.equal(await decryptOutcome(ciphertext, { encryption_algorithm, key_id: symmetric }), "400 KMS.2105");
	});
});
