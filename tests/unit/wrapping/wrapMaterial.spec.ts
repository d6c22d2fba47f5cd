import assert from "node:assert/strict";
import crypto, { randomBytes } from "node:crypto";
import { mock } from "node:test";
import { WRAPPING_ALGORITHMS, type WrappingAlgorithm } from "../../../provider/kms/wrappingAlgorithm";
import {
	clear,
	type KeyMaterialBytes,
	parseMaterial,
	type Sm2CiphertextLayout,
	type WrapRequest,
	wrapMaterial,
} from "../../../provider/wrapping";
import { element, TAG, unsignedInteger } from "../../../provider/wrapping/der";
import { DECRYPT, decryptSm2, decryptSm2Der, unwrapPrivateKey } from "../../support/wrappingDecoders";
import { ciphertexts, plaintext, publicKeys } from "../../vectors/wrappingCiphertexts.json";
import { keys } from "../../vectors/wrappingKeys.json";

const bytes = (base64 = "") => Buffer.from(base64, "base64");
const SERVICE_KEYS = { RSA: bytes(keys.RSA_2048.pkcs8), SM2: bytes(keys.SM2.pkcs8) };
const keyFor = (algorithm: WrappingAlgorithm) => (algorithm === "SM2_ENCRYPT" ? "SM2" : "RSA");
const requestFor = (wrappingAlgorithm: WrappingAlgorithm): WrapRequest => ({
	wrappingAlgorithm,
	publicKey: publicKeys[keyFor(wrappingAlgorithm)],
});
const unwrap = (wrapped: string, algorithm: WrappingAlgorithm) =>
	DECRYPT[algorithm](bytes(wrapped), SERVICE_KEYS[keyFor(algorithm)]);
const symmetric = (length: number): KeyMaterialBytes => ({ kind: "symmetric", bytes: randomBytes(length) });
const spkiOf = (pkcs8: string) =>
	crypto
		.createPublicKey(crypto.createPrivateKey({ key: bytes(pkcs8), format: "der", type: "pkcs8" }))
		.export({ format: "der", type: "spki" })
		.toString("base64");

describe("wrapMaterial", () => {
	it("refuses an algorithm and a layout that don't exist, and leaves out what it doesn't use", () => {
		const good = { ...requestFor("SM2_ENCRYPT"), importToken: "AAAA" };
		assert.ok(wrapMaterial(symmetric(16), good));
		for (const [request, reason] of [
			[{ ...good, wrappingAlgorithm: "toString" }, /: wrappingAlgorithm must be one of RSAES_OAEP_SHA_256, /],
			[{ publicKey: good.publicKey }, /: wrappingAlgorithm is required: it must be one of RSAES_OAEP_SHA_256, /],
			[
				{ ...good, sm2CiphertextLayout: "DER" },
				/: sm2CiphertextLayout must be one of der, C1C3C2; did you mean der\?$/,
			],
			[{ ...good, publicKey: undefined }, /: publicKey is required: it must be a string\.$/],
		] as const)
			assert.throws(() => wrapMaterial(symmetric(16), request as WrapRequest), {
				code: "invalidRequest",
				message: reason,
			});
	});

	for (const algorithm of WRAPPING_ALGORITHMS) {
		it(`with ${algorithm} is tested by a decryption that can decrypt the ciphertext of OpenSSL`, () => {
			assert.equal(unwrap(ciphertexts[algorithm], algorithm).toString("hex"), plaintext);
		});

		it(`with ${algorithm} encrypts a symmetric key so that the service can decrypt it, differently each time`, () => {
			for (const length of [16, 32]) {
				const material = symmetric(length);
				const once = wrapMaterial(material, requestFor(algorithm));
				const again = wrapMaterial(material, requestFor(algorithm));
				for (const { encryptedKeyMaterial } of [once, again])
					assert.deepEqual({ kind: "symmetric", bytes: unwrap(encryptedKeyMaterial, algorithm) }, material);
				assert.notEqual(once.encryptedKeyMaterial, again.encryptedKeyMaterial);
				assert.deepEqual(Object.keys(once), ["encryptedKeyMaterial"]);
			}
		});

		for (const [keySpec, { pkcs8 }] of Object.entries(keys)) {
			it(`with ${algorithm} encrypts a private key ${keySpec} with a temporary key`, () => {
				const material = parseMaterial(bytes(pkcs8), { text: false });
				const { encryptedKeyMaterial, encryptedPrivateKey = "" } = wrapMaterial(material, requestFor(algorithm));
				const temporaryKey = unwrap(encryptedKeyMaterial, algorithm);
				assert.equal(temporaryKey.length, keySpec === "SM2" ? 16 : 32);
				assert.equal(unwrapPrivateKey(temporaryKey, bytes(encryptedPrivateKey)).toString("base64"), pkcs8);
				assert.ok(encryptedPrivateKey.length >= 200 && encryptedPrivateKey.length <= 6144);
			});
		}
	}

	it("returns 344 characters for RSA with 2048 bits, and as many as the modulus needs for longer keys", () => {
		for (const [keySpec, length] of [
			["RSA_2048", 344],
			["RSA_3072", 512],
			["RSA_4096", 684],
		] as const) {
			const publicKey = spkiOf(keys[keySpec].pkcs8);
			const material = symmetric(32);
			const wrapped = wrapMaterial(material, { wrappingAlgorithm: "RSAES_OAEP_SHA_256", publicKey });
			assert.equal(wrapped.encryptedKeyMaterial.length, length);
			const unwrapped = DECRYPT.RSAES_OAEP_SHA_256(bytes(wrapped.encryptedKeyMaterial), bytes(keys[keySpec].pkcs8));
			assert.deepEqual({ kind: "symmetric", bytes: unwrapped }, material);
		}
	});

	it("writes SM2 ciphertexts as ASN.1 or as 04, x, y, C3, C2", () => {
		const layouts: Record<Sm2CiphertextLayout, (ciphertext: Buffer) => Buffer> = {
			der: decryptSm2Der,
			C1C3C2: decryptSm2,
		};
		for (const [sm2CiphertextLayout, decrypt] of Object.entries(layouts) as [Sm2CiphertextLayout, typeof decryptSm2][])
			for (let round = 0; round < 25; round++) {
				const material = symmetric(16);
				const wrapped = wrapMaterial(material, { ...requestFor("SM2_ENCRYPT"), sm2CiphertextLayout });
				assert.deepEqual({ kind: "symmetric", bytes: decrypt(bytes(wrapped.encryptedKeyMaterial)) }, material);
			}
	});

	it("writes ASN.1 as in X.690: integers are minimal and not negative, lengths are as short as possible", () => {
		for (const [hex, der] of [
			["00000001", "020101"],
			["0000", "020100"],
			["007f", "02017f"],
			["0080", "02020080"],
			["ff01", "020300ff01"],
		] as const)
			assert.equal(unsignedInteger(Buffer.from(hex, "hex")).toString("hex"), der);
		for (const [length, header] of [
			[0x7f, "047f"],
			[0x80, "048180"],
			[0xff, "0481ff"],
			[0x100, "04820100"],
			[0x1234, "04821234"],
		] as const)
			assert.ok(element(TAG.octetString, Buffer.alloc(length)).toString("hex").startsWith(`${header}00`));
	});

	it("rejects a private key that is too short for the API", () => {
		const pkcs8 = bytes(keys.EC_P256.forms["PKCS#8 without the public part"]);
		for (const keySpec of ["EC_P256", "SM2"] as const)
			assert.throws(() => wrapMaterial({ kind: "privateKey", keySpec, pkcs8 }, requestFor("RSAES_OAEP_SHA_256")), {
				code: "invalidMaterial",
				message: /^Wrapping the private key: the result has 108 characters, but the API requires 200 to 6144\. /,
			});
	});

	it("uses a new temporary key for each private key and clears it, even after a failure", () => {
		const temporaryKeys = mock.method(crypto, "randomBytes");
		try {
			const material = parseMaterial(bytes(keys.EC_P256.pkcs8), { text: false });
			const first = wrapMaterial(material, requestFor("RSAES_OAEP_SHA_256"));
			const second = wrapMaterial(material, requestFor("RSAES_OAEP_SHA_256"));
			assert.notEqual(first.encryptedPrivateKey, second.encryptedPrivateKey);
			const tooShort = { kind: "privateKey", keySpec: "EC_P256", pkcs8: Buffer.alloc(9) } as const;
			assert.throws(() => wrapMaterial(tooShort, requestFor("RSAES_OAEP_SHA_256")), { code: "invalidMaterial" });
			assert.deepEqual(
				temporaryKeys.mock.calls.map(({ result }) => result),
				[Buffer.alloc(32), Buffer.alloc(32), Buffer.alloc(32)],
			);
		} finally {
			temporaryKeys.mock.restore();
		}
	});

	it("loads the SM2 library when SM2 is first used", () => {
		const isLoaded = () => Object.keys(require.cache).some((file) => file.includes("/sm-crypto-v2/"));
		for (const file of Object.keys(require.cache))
			if (/\/(sm-crypto-v2|provider\/wrapping)\//.test(file)) delete require.cache[file];
		const fresh: typeof import("../../../provider/wrapping") = require("../../../provider/wrapping");
		fresh.wrapMaterial(symmetric(32), requestFor("RSAES_OAEP_SHA_256"));
		assert.equal(isLoaded(), false);
		fresh.wrapMaterial(symmetric(32), requestFor("SM2_ENCRYPT"));
		assert.equal(isLoaded(), true);
	});
});

describe("clear", () => {
	it("overwrites keys of both kinds with zeros", () => {
		const secret = symmetric(32);
		const privateKey = parseMaterial(bytes(keys.EC_P256.pkcs8), { text: false });
		for (const material of [secret, privateKey]) clear(material);
		assert.deepEqual(secret, { kind: "symmetric", bytes: Buffer.alloc(32) });
		assert.deepEqual(privateKey, { kind: "privateKey", keySpec: "EC_P256", pkcs8: Buffer.alloc(138) });
	});
});
