import assert from "node:assert/strict";
import { createECDH, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from "node:crypto";
import { publicKeyOf } from "../../../emulator/keys/keyAlgorithms";
import { KEY_SPECS } from "../../../emulator/keys/keySpecs";
import { TestEmulator } from "../../support/emulator";
import vectors from "../../vectors/emulatorUnwrapping.json";
import { createKey, importOf, importOfPrivateKey, outcome } from "../support/kmsRequests";

const rsa = (modulusLength: number) => () => generateKeyPairSync("rsa", { modulusLength }).privateKey;
const ec = (namedCurve: string) => () => generateKeyPairSync("ec", { namedCurve }).privateKey;

/** A way to make a private key of each specification that can be imported, and the bytes of its temporary key. */
const SPECS = {
	RSA_2048: [rsa(2048), 32],
	RSA_3072: [rsa(3072), 32],
	RSA_4096: [rsa(4096), 32],
	EC_P256: [ec("prime256v1"), 32],
	EC_P384: [ec("secp384r1"), 32],
	SM2: [ec("SM2"), 16],
} as const;

type Spec = keyof typeof SPECS;

const pkcs8 = (spec: Spec): Buffer => SPECS[spec][0]().export({ type: "pkcs8", format: "der" });

describe("import-key-material of an asymmetric key", () => {
	let emulator: TestEmulator;
	let keyId: string;

	before(async () => {
		emulator = await TestEmulator.start();
	});
	after(() => emulator.close());

	const use = async (key_spec: Spec) => {
		keyId = await createKey(emulator, { key_spec });
	};
	const send = (body: object) => outcome(emulator, "import-key-material", body);
	const sendKey = async (der: Buffer, temporaryKey: Buffer) =>
		send(await importOfPrivateKey(emulator, keyId, der, temporaryKey));

	for (const spec of Object.keys(SPECS) as Spec[]) {
		it(`takes a private key of ${spec} under a temporary key, and hands out its public half in PEM`, async () => {
			await use(spec);
			const der = pkcs8(spec);
			assert.equal(await sendKey(der, randomBytes(SPECS[spec][1])), "200");
			assert.equal((await emulator.describeKey(keyId)).key_state, "2");
			const { key_id, public_key } = await emulator.kmsAnswer("get-publickey", { key_id: keyId });
			const expected = createPublicKey(createPrivateKey({ key: der, format: "der", type: "pkcs8" }));
			assert.equal(key_id, keyId);
			assert.match(`${public_key}`, /^-----BEGIN PUBLIC KEY-----\r\n/);
			assert.ok(createPublicKey(`${public_key}`).equals(expected));
		});

		it(`takes no key of another type, size or curve for ${spec}`, async () => {
			await use(spec);
			const other =
				spec === "RSA_2048" ? "RSA_3072" : spec === "EC_P256" ? "SM2" : spec === "SM2" ? "EC_P256" : "RSA_2048";
			assert.equal(await sendKey(pkcs8(other), randomBytes(SPECS[spec][1])), "400 KMS.2609");
		});
	}

	it("takes a key that OpenSSL has made", async () => {
		await use("SM2");
		assert.equal(await sendKey(Buffer.from(vectors.sm2.privateKey, "hex"), randomBytes(16)), "200");
	});

	it("refuses a temporary key of another length than the key needs", async () => {
		await use("EC_P256");
		for (const length of [16, 24]) {
			const body = { ...(await importOf(emulator, keyId, randomBytes(length))), encrypted_privatekey: "A".repeat(200) };
			assert.equal(await send(body), "400 KMS.2610");
		}
		await use("SM2");
		assert.equal(await sendKey(pkcs8("SM2"), randomBytes(32)), "400 KMS.2610");
	});

	it("refuses a private key that is missing, under another temporary key, encrypted, of another format or followed by bytes", async () => {
		await use("RSA_2048");
		const body = await importOfPrivateKey(emulator, keyId, pkcs8("RSA_2048"));
		assert.equal(await send({ ...body, encrypted_privatekey: undefined }), "400 KMS.2608");
		const underAnother = await importOfPrivateKey(emulator, keyId, pkcs8("RSA_2048"));
		const mixed = { ...body, encrypted_privatekey: underAnother.encrypted_privatekey };
		assert.equal(await send(mixed), "400 KMS.2609");
		const key = SPECS.RSA_2048[0]();
		const passphrase = { cipher: "aes-256-cbc", passphrase: "secret" };
		for (const wrong of [
			key.export({ type: "pkcs8", format: "der", ...passphrase }),
			key.export({ type: "pkcs1", format: "der" }),
			Buffer.from(`${key.export({ type: "pkcs8", format: "pem" })}`),
			Buffer.concat([key.export({ type: "pkcs8", format: "der" }), Buffer.alloc(1)]),
			randomBytes(1216),
		]) {
			assert.equal(await sendKey(wrong, randomBytes(32)), "400 KMS.2609");
		}
	});

	it("refuses a private key whose public half is another's", async () => {
		await use("EC_P256");
		const der = pkcs8("EC_P256");
		createECDH("prime256v1")
			.generateKeys()
			.copy(der, der.length - 65);
		assert.equal(await sendKey(der, randomBytes(32)), "400 KMS.2609");
	});

	it("is the same key in each encoding, with its public half or without", () => {
		const ecdh = createECDH("prime256v1");
		ecdh.generateKeys();
		const secret = Buffer.concat([Buffer.alloc(32), ecdh.getPrivateKey()]).subarray(-32);
		const head = "3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420";
		const { algorithm } = KEY_SPECS.EC_P256;
		assert.ok(algorithm);
		const publicKey = publicKeyOf(Buffer.concat([Buffer.from(head, "hex"), secret]), algorithm);
		assert.deepEqual(publicKey.subarray(-65), ecdh.getPublicKey());
	});

	it("never lets the material expire or be deleted", async () => {
		await use("SM2");
		const body = await importOfPrivateKey(emulator, keyId, pkcs8("SM2"), randomBytes(16));
		assert.equal(await send({ ...body, expiration_time: 1 }), "200");
		assert.equal((await emulator.describeKey(keyId)).expiration_time, "");
		assert.equal(await outcome(emulator, "delete-imported-key-material", { key_id: keyId }), "400 KMS.2702");
	});
});
