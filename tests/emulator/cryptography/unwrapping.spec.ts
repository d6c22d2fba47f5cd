import assert from "node:assert/strict";
import { createCipheriv, createPrivateKey, randomBytes } from "node:crypto";
import { unwrapWithPadding } from "../../../emulator/cryptography/keyWrap";
import { decryptSm2 } from "../../../emulator/cryptography/sm2";
import vectors from "../../vectors/emulatorUnwrapping.json";
import { wrapWithPadding } from "../support/kmsRequests";

const fromHex = (text: string) => Buffer.from(text, "hex");

describe("Key unwrap with padding", () => {
	const key = fromHex(vectors.keyWrap.keyEncryptionKey);

	for (const { name, plaintext, wrapped } of vectors.keyWrap.vectors) {
		it(`opens the vector of RFC 5649 of ${name}`, () => {
			assert.equal(unwrapWithPadding("aes-192-ecb", key, fromHex(wrapped)).toString("hex"), plaintext);
			assert.equal(wrapWithPadding("aes-192-ecb", key, fromHex(plaintext)).toString("hex"), wrapped);
		});
	}

	it("opens under AES-256 what OpenSSL has wrapped, and under SM4, at every length of a padding", () => {
		const [aes, sm4] = [randomBytes(32), randomBytes(16)];
		for (const length of [1, 7, 8, 9, 15, 16, 17, 24, 1216]) {
			const content = randomBytes(length);
			const cipher = createCipheriv("id-aes256-wrap-pad", aes, fromHex("a65959a6"));
			const wrapped = Buffer.concat([cipher.update(content), cipher.final()]);
			assert.deepEqual(unwrapWithPadding("aes-256-ecb", aes, wrapped), content);
			assert.deepEqual(unwrapWithPadding("sm4-ecb", sm4, wrapWithPadding("sm4-ecb", sm4, content)), content);
		}
	});

	it("refuses changed bytes, another key and impossible lengths", () => {
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

	it("refuses a length that the content doesn't have, and padding that is not zero", () => {
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

describe("SM2 decryption", () => {
	const privateKey = createPrivateKey({ key: fromHex(vectors.sm2.privateKey), format: "der", type: "pkcs8" });

	for (const { name, plaintext, der, C1C3C2 } of vectors.sm2.ciphertexts) {
		it(`opens what OpenSSL has encrypted, in both layouts: ${name}`, () => {
			assert.equal(decryptSm2(privateKey, fromHex(der), "der").toString("hex"), plaintext);
			assert.equal(decryptSm2(privateKey, fromHex(C1C3C2), "C1C3C2").toString("hex"), plaintext);
		});
	}

	it("refuses bytes that are changed, cut off or followed by others, and the other layout", () => {
		for (const { der, C1C3C2 } of vectors.sm2.ciphertexts) {
			for (const [text, layout, other] of [
				[der, "der", "C1C3C2"],
				[C1C3C2, "C1C3C2", "der"],
			] as const) {
				const bytes = fromHex(text);
				assert.throws(() => decryptSm2(privateKey, bytes, other));
				assert.throws(() => decryptSm2(privateKey, bytes.subarray(0, -1), layout));
				assert.throws(() => decryptSm2(privateKey, Buffer.concat([bytes, Buffer.alloc(1)]), layout));
				for (let i = 0; i < bytes.length; i += 7) {
					const changed = Buffer.from(bytes);
					changed[i] = (changed[i] ?? 0) ^ 1;
					assert.throws(() => decryptSm2(privateKey, changed, layout), `${layout} byte ${i}`);
				}
			}
		}
	});

	it("refuses DER that is not strict", () => {
		const der = `${vectors.sm2.ciphertexts[0]?.der}`;
		const body = der.slice(der.startsWith("3081") ? 6 : 4);
		const length = (body.length / 2).toString(16).padStart(2, "0");
		for (const sequence of [`308200${length}${body}`, `3080${body}0000`, `30`, ""])
			assert.throws(() => decryptSm2(privateKey, fromHex(sequence), "der"), sequence.slice(0, 8));
	});
});
