import assert from "node:assert/strict";
import { createPublicKey, randomBytes } from "node:crypto";
import { mock } from "node:test";
import { hasCode } from "../../../provider/errors";
import { type WrapKeyMaterialOptions, wrapKeyMaterial } from "../../../provider/wrapping";
import { compositeRsaKey } from "../../support/rsaKeys";
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
		const keyMaterial = "9f3kq07xw1mzc5tb";
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

	it("takes a public key in PEM, and in base64 with line breaks", () => {
		const der = { key: bytes(publicKey), format: "der", type: "spki" } as const;
		const pem = `${createPublicKey(der).export({ format: "pem", type: "spki" })}`;
		for (const form of [pem, pem.replaceAll("\n", "\\n"), publicKey.replace(/.{64}/g, "$&\n"), `${publicKey}\r\n`])
			assert.deepEqual(opened(wrapKeyMaterial({ keyMaterial: key, publicKey: form })), key);
	});

	describe("refuses options", () => {
		const message = (options: unknown) => {
			try {
				wrapKeyMaterial(options as WrapKeyMaterialOptions);
			} catch (error) {
				assert.ok(hasCode(error, ["invalidRequest"]), `${error}`);
				return error.message;
			}
			return assert.fail("It wrapped");
		};
		const good = { keyMaterial: key, publicKey };
		const DOING = "Wrapping key material: ";
		const ALGORITHMS = "RSAES_OAEP_SHA_256, SM2_ENCRYPT, RSAES_OAEP_SHA_1, RSAES_PKCS1_V1_5";

		const wrong: readonly (readonly [options: unknown, reason: string])[] = [
			[{ ...good, wrappingAlgorithm: "RSA" }, `wrappingAlgorithm must be one of ${ALGORITHMS}.`],
			[
				{ ...good, wrappingAlgorithm: "RSAES_OAEP_SHA256" },
				`wrappingAlgorithm must be one of ${ALGORITHMS}; did you mean RSAES_OAEP_SHA_256?`,
			],
			[{ ...good, wrappingAlgorithm: null }, `wrappingAlgorithm must be one of ${ALGORITHMS}, and not null.`],
			[{ ...good, wrappingAlgorithm: "toString" }, `wrappingAlgorithm must be one of ${ALGORITHMS}.`],
			[
				{ ...good, wrapingAlgorithm: "SM2_ENCRYPT" },
				"wrapingAlgorithm is not an option; did you mean wrappingAlgorithm?",
			],
			[{ ...good, encodng: "hex" }, "encodng is not an option; did you mean encoding?"],
			[
				{ ...good, colour: "red" },
				"colour is not an option; the options are keyMaterial, encoding, publicKey, wrappingAlgorithm, sm2CiphertextLayout.",
			],
			[{ ...good, encoding: "utf8" }, "encoding must be one of raw, base64, hex."],
			[{ ...good, encoding: "Hex" }, "encoding must be one of raw, base64, hex; did you mean hex?"],
			[{ ...good, encoding: null }, "encoding must be one of raw, base64, hex, and not null."],
			[{ ...good, encoding: "constructor" }, "encoding must be one of raw, base64, hex."],
			[
				{ ...good, sm2CiphertextLayout: "C1C2C3" },
				"sm2CiphertextLayout must be one of der, C1C3C2; did you mean C1C3C2?",
			],
			[{ ...good, sm2CiphertextLayout: true }, "sm2CiphertextLayout must be one of der, C1C3C2, and not true."],
			[{ publicKey }, "keyMaterial is required: it must be a string or a Buffer."],
			[{ ...good, keyMaterial: null }, "keyMaterial must be a string or a Buffer, and not null."],
			[{ ...good, keyMaterial: 4711 }, "keyMaterial must be a string or a Buffer, and not a number."],
			[{ ...good, keyMaterial: [1, 2] }, "keyMaterial must be a string or a Buffer, and not an array."],
			[{ ...good, keyMaterial: { file: "key.bin" } }, "keyMaterial must be a string or a Buffer, and not an object."],
			[{ keyMaterial: key }, "publicKey is required: it must be a string."],
			[{ ...good, publicKey: bytes(publicKey) }, "publicKey must be a string, and not an object."],
			[undefined, "the options must be an object, and not undefined."],
			[null, "the options must be an object, and not null."],
			["key", "the options must be an object, and not text."],
			[[good], "the options must be an object, and not an array."],
			[
				{ wrapingAlgorithm: "x", encoding: "utf8", publicKey: 5 },
				"wrapingAlgorithm is not an option; did you mean wrappingAlgorithm?; keyMaterial is required: it must be a string or a Buffer; encoding must be one of raw, base64, hex; publicKey must be a string, and not a number.",
			],
		];
		for (const [options, reason] of wrong)
			it(`by every fault: ${reason}`, () => assert.equal(message(options), DOING + reason));

		it("without a value that may be a key", () => {
			const [secret, names] = [key.toString("hex"), ["keyMaterial", "keymaterial", "encoding", "wrappingAlgorithm"]];
			for (const name of names)
				for (const value of [secret, [secret], { secret }]) {
					if (name === "keyMaterial" && value === secret) continue;
					assert.ok(!message({ ...good, [name]: value }).includes(secret));
				}
		});

		it("of an ArrayBuffer, whose bytes it would have to clear", () => {
			const buffer = new Uint8Array(key).buffer;
			assert.match(
				message({ ...good, keyMaterial: buffer }),
				/keyMaterial must be a string or a Buffer, and not an object/,
			);
			assert.deepEqual(Buffer.from(buffer), key);
		});
	});

	it("refuses a placeholder, and an RSA key with a composite factor, without a word about its bytes", () => {
		for (const [keyMaterial, reason] of [
			[Buffer.alloc(32), /^Wrapping key material: keyMaterial is a placeholder: /],
			["00".repeat(16), /^Wrapping key material: keyMaterial is a placeholder: /],
			[
				compositeRsaKey(),
				/^Wrapping key material: keyMaterial is an RSA private key with a factor that is not a prime/,
			],
		] as const)
			assert.throws(() => wrapKeyMaterial({ keyMaterial, publicKey }), { code: "invalidMaterial", message: reason });
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
