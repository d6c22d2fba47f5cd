import assert from "node:assert/strict";
import { createCipheriv, randomBytes } from "node:crypto";
import { unwrapWithPadding } from "../../../emulator/cryptography/keyWrap";
import vectors from "../../vectors/emulatorUnwrapping.json";
import { wrapWithPadding } from "../support/kmsRequests";

const fromHex = (text: string) => Buffer.from(text, "hex");

describe("Key unwrap with padding", () => {
	const key = fromHex(vectors.keyWrap.keyEncryptionKey);

	for (const { name, plaintext, wrapped } of vectors.keyWrap.vectors) {
		it(`unwraps the vector of RFC 5649 with ${name}`, () => {
			assert.equal(unwrapWithPadding("aes-192-ecb", key, fromHex(wrapped)).toString("hex"), plaintext);
			assert.equal(wrapWithPadding("aes-192-ecb", key, fromHex(plaintext)).toString("hex"), wrapped);
		});
	}

	it("unwraps what OpenSSL has wrapped with AES-256, and with SM4, at every padding length", () => {
		const [aes, sm4] = [randomBytes(32), randomBytes(16)];
		for (const length of [1, 7, 8, 9, 15, 16, 17, 24, 1216]) {
			const content = randomBytes(length);
			const cipher = createCipheriv("id-aes256-wrap-pad", aes, fromHex("a65959a6"));
			const wrapped = Buffer.concat([cipher.update(content), cipher.final()]);
			assert.deepEqual(unwrapWithPadding("aes-256-ecb", aes, wrapped), content);
			assert.deepEqual(unwrapWithPadding("sm4-ecb", sm4, wrapWithPadding("sm4-ecb", sm4, content)), content);
		}
	});

	it("refuses changed bytes, another key and invalid lengths", () => {
		for (const { wrapped } of vectors.keyWrap.vectors) {
			for (let i = 0; i < fromHex(wrapped).length; i++) {
				const changed = fromHex(wrapped);
				changed[i] = (changed[i] ?? 0) ^ 1;
				assert.throws(() => unwrapWithPadding("aes-192-ecb", key, changed));
			}
			assert.throws(() => unwrapWithPadding("aes-192-ecb", randomBytes(24), fromHex(wrapped)));
		}
		for (const length of [0, 8, 15, 17])
			assert.throws(() => unwrapWithPadding("aes-192-ecb", key, randomBytes(length)));
	});

	it("refuses a length that differs from the content, and padding that is not zero", () => {
		const encrypt = (block: string) =>
			createCipheriv("aes-192-ecb", key, null).setAutoPadding(false).update(fromHex(block));
		assert.deepEqual(unwrapWithPadding("aes-192-ecb", key, encrypt("a65959a600000007ffffffffffffff00")).length, 7);
		for (const block of [
			"a65959a600000007ffffffffffffff01",
			"a65959a6000000000000000000000000",
			"a65959a6000000090000000000000000",
			"a65959a500000007ffffffffffffff00",
		]) {
			assert.throws(() => unwrapWithPadding("aes-192-ecb", key, encrypt(block)), block);
		}
	});
});
