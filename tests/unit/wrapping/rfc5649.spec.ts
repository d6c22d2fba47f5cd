import assert from "node:assert/strict";
import { createCipheriv, randomBytes } from "node:crypto";
import { wrapWithPadding } from "../../../provider/wrapping/rfc5649";
import { TEMPORARY_KEYS } from "../../../provider/wrapping/temporaryKey";
import { rfc5649, sm4 } from "../../vectors/wrappingPadded.json";

const hex = (text: string) => Buffer.from(text, "hex");
const blocks = (cipherName: string, key: Buffer) => {
	const cipher = createCipheriv(cipherName, key, null).setAutoPadding(false);
	return (block: Buffer) => cipher.update(block);
};

describe("Key wrap with padding", () => {
	for (const { plaintext, wrapped } of rfc5649.wraps) {
		it(`matches the vector of RFC 5649, section 6, for ${plaintext.length / 2} bytes`, () => {
			assert.equal(wrapWithPadding(blocks("aes-192-ecb", hex(rfc5649.kek)), hex(plaintext)).toString("hex"), wrapped);
		});
	}

	it("over AES-256 matches OpenSSL for 1 to 300 bytes", () => {
		const key = randomBytes(32);
		for (let length = 1; length <= 300; length++) {
			const plaintext = randomBytes(length);
			assert.deepEqual(
				wrapWithPadding(blocks("aes-256-ecb", key), plaintext),
				TEMPORARY_KEYS.aes256.wrap(key, plaintext),
				`${length} bytes`,
			);
		}
	});

	it("uses SM4 as in GB/T 32907", () => {
		assert.equal(blocks("sm4-ecb", hex(sm4.kek))(hex(sm4.kek)).toString("hex"), sm4.block);
	});

	for (const { plaintext, wrapped } of sm4.wraps) {
		it(`over SM4 matches another implementation for ${plaintext.length / 2} bytes`, () => {
			assert.equal(TEMPORARY_KEYS.sm4.wrap(hex(sm4.kek), hex(plaintext)).toString("hex"), wrapped);
		});
	}

	it("leaves the plaintext unchanged, and none of it in its own buffers", () => {
		for (const length of [5, 64]) {
			const plaintext = randomBytes(length);
			const before = Buffer.from(plaintext);
			const passed = new Set<Buffer>();
			wrapWithPadding((block) => {
				passed.add(block);
				return randomBytes(16);
			}, plaintext);
			assert.deepEqual(plaintext, before);
			assert.deepEqual([...passed], [Buffer.alloc(16)]);
		}
	});
});
