import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mock } from "node:test";
import { wrapKeyMaterial } from "../../../provider/wrapping";
import { DECRYPT } from "../../support/wrappingDecoders";
import { publicKeys } from "../../vectors/wrappingCiphertexts.json";
import { keys } from "../../vectors/wrappingKeys.json";

const bytes = (base64: string) => Buffer.from(base64, "base64");

describe("wrapKeyMaterial", () => {
	const publicKey = publicKeys.RSA;
	const key = randomBytes(32);
	const opened = (wrapped: { encryptedKeyMaterial: string }) =>
		DECRYPT.RSAES_OAEP_SHA_256(bytes(wrapped.encryptedKeyMaterial), bytes(keys.RSA_2048.pkcs8));

	it("accepts text and bytes, and uses RSAES_OAEP_SHA_256 by default", () => {
		for (const keyMaterial of [key, key.toString("hex"), key.toString("base64")])
			assert.deepEqual(opened(wrapKeyMaterial({ keyMaterial, publicKey, wrappingAlgorithm: undefined })), key);
		const { encryptedKeyMaterial } = wrapKeyMaterial({
			keyMaterial: key,
			publicKey: publicKeys.SM2,
			wrappingAlgorithm: "SM2_ENCRYPT",
		});
		assert.deepEqual(DECRYPT.SM2_ENCRYPT(bytes(encryptedKeyMaterial), bytes(keys.SM2.pkcs8)), key);
		const keyMaterial = "0123456789abcdef";
		assert.deepEqual(opened(wrapKeyMaterial({ keyMaterial, encoding: "raw", publicKey })).toString(), keyMaterial);
	});

	it("says what is wrong with which argument, without its value", () => {
		const keyMaterial = key.toString("base64").slice(4);
		assert.throws(
			() => wrapKeyMaterial({ keyMaterial, publicKey }),
			(error: Error & { code?: string }) => {
				assert.equal(error.code, "invalidMaterial");
				assert.match(error.message, /^Wrapping key material: keyMaterial is 29 bytes in base64; key material is 32/);
				return !error.message.includes(keyMaterial) && error.cause === undefined;
			},
		);
		assert.throws(() => wrapKeyMaterial({ keyMaterial: key, publicKey: "x" }), { code: "unexpectedAnswer" });
	});

	it("leaves no copy of the key in a buffer", () => {
		const made = mock.method(Buffer, "from");
		try {
			for (const keyMaterial of [key, key.toString("hex")]) wrapKeyMaterial({ keyMaterial, publicKey });
			const buffers = made.mock.calls.flatMap(({ result }) => (Buffer.isBuffer(result) ? [result] : []));
			assert.ok(buffers.length >= 6);
			for (const buffer of buffers) assert.ok(!buffer.includes(key) && !buffer.includes(key.toString("hex")));
		} finally {
			made.mock.restore();
		}
	});

	it("leaves the caller's buffer unchanged", () => {
		const mine = Buffer.from(key);
		wrapKeyMaterial({ keyMaterial: mine, publicKey });
		assert.deepEqual(mine, key);
	});
});
