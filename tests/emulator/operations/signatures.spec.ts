import assert from "node:assert/strict";
import { constants, createHash, createPublicKey, type KeyObject, verify } from "node:crypto";
import { sm2 } from "sm-crypto-v2";
import { TestEmulator } from "../../support/emulator";
import vectors from "../../vectors/emulatorUse.json";
import { changed, fromBase64 } from "../support/bytes";
import { generatedKey, keyOfPrivateKey } from "../support/importedKeys";
import { outcome } from "../support/kmsRequests";

const base64 = (bytes: Buffer) => bytes.toString("base64");

const spki = (key: KeyObject) => key.export({ type: "spki", format: "der" });

/** The hash in the name of an algorithm: sha256 for RSASSA_PSS_SHA_256. */
const hashOf = (algorithm: string) => `sha${algorithm.slice(-3)}`;
const digestOf = (algorithm: string, message: string) =>
	base64(createHash(hashOf(algorithm)).update(fromBase64(message)).digest());

/** Node's options to verify an RSA signature. */
const rsaOptions = (algorithm: string) =>
	algorithm.startsWith("RSASSA_PSS")
		? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
		: { padding: constants.RSA_PKCS1_PADDING };

describe("sign and verify", () => {
	let emulator: TestEmulator;

	before(async () => {
		emulator = await TestEmulator.start();
	});
	after(() => emulator.close());

	const sign = async (body: object) => `${(await emulator.kmsAnswer("sign", body)).signature}`;
	const isValid = async (body: object) => (await emulator.kmsAnswer("verify", body)).signature_valid;
	const publicKeyOf = async (key_id: string) =>
		createPublicKey(`${(await emulator.kmsAnswer("get-publickey", { key_id })).public_key}`);

	/** Rules for every algorithm: both message types work, and any change makes a signature invalid. */
	async function check(
		known: { key_id: string; signing_algorithm: string; signature: string },
		raw: string,
		digest: string,
	) {
		const { signature, ...body } = known;
		const asRaw = { ...body, message: raw, message_type: "RAW" };
		const asDigest = { ...body, message: digest };
		const made = [await sign(asRaw), await sign(asDigest), await sign({ ...asDigest, message_type: "DIGEST" })];
		for (const one of [signature, ...made]) {
			assert.equal(await isValid({ ...asRaw, signature: one }), "true");
			assert.equal(await isValid({ ...asDigest, signature: one }), "true");
		}
		const length = fromBase64(signature).length;
		for (let i = 0; i < length; i += 11)
			assert.equal(await isValid({ ...asDigest, signature: changed(signature, i) }), "false", `byte ${i}`);
		const parts = [signature.slice(0, -4), base64(Buffer.concat([fromBase64(signature), Buffer.alloc(1)])), "AAAA"];
		for (const part of parts) assert.equal(await isValid({ ...asDigest, signature: part }), "false");
		assert.equal(await isValid({ ...asDigest, signature, message: changed(digest, 3) }), "false");
		assert.equal(await isValid({ ...asRaw, signature, message: base64(Buffer.from("other")) }), "false");
		return made.map(fromBase64);
	}

	describe("with RSA", () => {
		const { privateKey, message, signatures } = vectors.rsa;
		let key_id: string;

		before(async () => {
			key_id = await keyOfPrivateKey(emulator, { key_spec: "RSA_2048" }, privateKey);
		});

		for (const [signing_algorithm, signature] of Object.entries(signatures)) {
			it(`verify the ${signing_algorithm} signatures of OpenSSL, and create their own`, async () => {
				const digest = digestOf(signing_algorithm, message);
				const made = await check({ key_id, signing_algorithm, signature }, message, digest);
				const key = { key: await publicKeyOf(key_id), ...rsaOptions(signing_algorithm) };
				for (const one of made) {
					assert.ok(verify(hashOf(signing_algorithm), fromBase64(message), key, one));
					if (signing_algorithm.includes("PKCS1")) assert.equal(base64(one), signature);
				}
			});
		}

		for (const key_spec of ["RSA_3072", "RSA_4096"]) {
			it(`create signatures with ${key_spec} keys that Node verifies`, async () => {
				const own = await generatedKey(emulator, { key_spec });
				for (const signing_algorithm of Object.keys(signatures)) {
					const body = { key_id: own, signing_algorithm, message, message_type: "RAW" };
					const signature = await sign(body);
					const key = { key: await publicKeyOf(own), ...rsaOptions(signing_algorithm) };
					assert.ok(verify(hashOf(signing_algorithm), fromBase64(message), key, fromBase64(signature)));
					assert.equal(await isValid({ ...body, signature }), "true");
				}
			});
		}
	});

	for (const { spec, privateKey, message, signatures } of vectors.ecdsa) {
		for (const [signing_algorithm, signature] of Object.entries(signatures)) {
			it(`verify the ${signing_algorithm} signature of RFC 6979 for ${spec}, and create others that Node verifies`, async () => {
				const key_id = await keyOfPrivateKey(emulator, { key_spec: spec }, privateKey);
				const digest = digestOf(signing_algorithm, message);
				const made = await check({ key_id, signing_algorithm, signature }, message, digest);
				const key = await publicKeyOf(key_id);
				assert.ok(made.every((one) => verify(hashOf(signing_algorithm), fromBase64(message), key, one)));
				assert.equal(new Set(made.map(base64)).size, made.length);
			});
		}
	}

	it("create signatures with SECP256K1 keys that Node verifies", async () => {
		const key_id = await generatedKey(emulator, { key_spec: "SECP256K1" });
		const key = await publicKeyOf(key_id);
		for (let count = 0; count < 20; count++) {
			const message = base64(Buffer.from(`message ${count}`));
			const body = { key_id, signing_algorithm: "ECDSA_SHA_256", message, message_type: "RAW" };
			const signature = await sign(body);
			assert.ok(verify("sha256", fromBase64(message), key, fromBase64(signature)));
			assert.equal(await isValid({ ...body, signature }), "true");
		}
	});

	it("verify the SM2DSA_SM3 signature of the standard, and create others that another implementation verifies", async () => {
		const { privateKey, message, digest, signature } = vectors.sm2;
		const key_id = await keyOfPrivateKey(emulator, { key_spec: "SM2" }, privateKey);
		const body = { key_id, signing_algorithm: "SM2DSA_SM3", message: digest };
		assert.equal(await isValid({ ...body, signature }), "true");
		assert.equal(await isValid({ ...body, signature: changed(signature, 40) }), "false");
		const made = [fromBase64(await sign(body)), fromBase64(await sign(body))];
		const point = spki(await publicKeyOf(key_id))
			.subarray(-65)
			.toString("hex");
		for (const one of made) {
			const hex = one.toString("hex");
			assert.ok(sm2.doVerifySignature(fromBase64(message), hex, point, { der: true, hash: true }));
			assert.ok(sm2.doVerifySignature(fromBase64(digest), hex, point, { der: true, hash: false }));
		}
		assert.equal(new Set(made.map(base64)).size, made.length);
	});

	it("accept only digests with SM2", async () => {
		const key_id = await generatedKey(emulator, { key_spec: "SM2" });
		const body = { key_id, signing_algorithm: "SM2DSA_SM3", message: base64(Buffer.alloc(32)), message_type: "RAW" };
		assert.equal(await outcome(emulator, "sign", body), "400 KMS.0308");
		assert.equal(await outcome(emulator, "verify", { ...body, signature: "AAAA" }), "400 KMS.0308");
	});

	it("create Ed25519 signatures of messages that Node verifies", async () => {
		const key_id = await generatedKey(emulator, { key_spec: "ED25519" });
		const message = base64(Buffer.from("message"));
		const body = { key_id, signing_algorithm: "ED25519_SHA_512", message, message_type: "RAW" };
		const signature = await sign(body);
		assert.ok(verify(null, fromBase64(message), await publicKeyOf(key_id), fromBase64(signature)));
		assert.equal(await isValid({ ...body, signature }), "true");
		assert.equal(await isValid({ ...body, signature: changed(signature, 40) }), "false");
		const digest = digestOf("SHA_512", message);
		const asDigest = { ...body, message: digest, message_type: "DIGEST" };
		assert.equal(await outcome(emulator, "sign", asDigest), "400 KMS.0329");
		const prehashed = { ...body, signing_algorithm: "ED25519_PH_SHA_512" };
		const ofDigest = await sign({ ...prehashed, message: digest, message_type: "DIGEST" });
		assert.equal(await sign(prehashed), ofDigest);
		assert.notEqual(ofDigest, signature);
		assert.equal(await isValid({ ...prehashed, signature: ofDigest }), "true");
		assert.equal(await isValid({ ...prehashed, signature }), "false");
	});

	it("refuse a digest of the wrong length, and a message that is empty or has 4096 bytes", async () => {
		const key_id = await generatedKey(emulator, { key_spec: "EC_P256" });
		const send = (bytes: number, body: object = {}) =>
			outcome(emulator, "sign", {
				key_id,
				signing_algorithm: "ECDSA_SHA_256",
				message: base64(Buffer.alloc(bytes)),
				...body,
			});
		assert.equal(await send(32), "200");
		for (const bytes of [31, 33, 48]) assert.equal(await send(bytes), "400 KMS.0329");
		assert.equal(await send(48, { signing_algorithm: "ECDSA_SHA_384" }), "200");
		assert.equal(await send(4095, { message_type: "RAW" }), "200");
		for (const bytes of [0, 4096]) assert.equal(await send(bytes, { message_type: "RAW" }), "400 KMS.0308");
		for (const message of ["?", "A", "=A=="]) assert.equal(await send(32, { message }), "400 KMS.0308");
		assert.equal(await send(32, { message_type: "TEXT" }), "400 KMS.0308");
		const body = { key_id, signing_algorithm: "ECDSA_SHA_256", message: base64(Buffer.alloc(32)), signature: "?" };
		assert.equal(await outcome(emulator, "verify", body), "400 KMS.0308");
	});

	it("refuse an algorithm that the key doesn't support", async () => {
		for (const [key_spec, signing_algorithms] of [
			["RSA_2048", ["ECDSA_SHA_256", "SM2DSA_SM3", "ED25519_SHA_512"]],
			["EC_P384", ["ECDSA_SHA_256", "RSASSA_PKCS1_V1_5_SHA_256"]],
			["SM2", ["ECDSA_SHA_256"]],
			["ED25519", ["ECDSA_SHA_512"]],
		] as const) {
			const key_id = await generatedKey(emulator, { key_spec });
			const message = base64(Buffer.alloc(32));
			for (const signing_algorithm of signing_algorithms)
				assert.equal(await outcome(emulator, "sign", { key_id, signing_algorithm, message }), "400 KMS.0332");
			assert.equal(await outcome(emulator, "sign", { key_id, signing_algorithm: "HMAC", message }), "400 KMS.0308");
		}
	});
});
