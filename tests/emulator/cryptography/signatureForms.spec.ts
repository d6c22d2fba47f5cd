import assert from "node:assert/strict";
import {
	constants,
	createECDH,
	createPrivateKey,
	createPublicKey,
	privateEncrypt,
	publicDecrypt,
	sign,
} from "node:crypto";
import { TestEmulator } from "../../support/emulator";
import vectors from "../../vectors/emulatorUse.json";
import { fromBase64 } from "../support/bytes";
import { keyOfPrivateKey } from "../support/importedKeys";

const base64 = (bytes: Buffer) => bytes.toString("base64");

describe("verify, for malformed signatures", () => {
	let emulator: TestEmulator;

	before(async () => {
		emulator = await TestEmulator.start();
	});
	after(() => emulator.close());

	const isValid = async (body: object) => (await emulator.kmsAnswer("verify", body)).signature_valid;

	describe("RSASSA_PSS_SHA_256", () => {
		const { privateKey, message, signatures } = vectors.rsa;
		const key = createPrivateKey({ key: fromBase64(privateKey), format: "der", type: "pkcs8" });
		let body: object;

		before(async () => {
			const key_id = await keyOfPrivateKey(emulator, { key_spec: "RSA_2048" }, privateKey);
			body = { key_id, signing_algorithm: "RSASSA_PSS_SHA_256", message, message_type: "RAW" };
		});

		it("refuses a padding that differs from the standard", async () => {
			const { RSASSA_PSS_SHA_256: signature } = signatures;
			const padding = constants.RSA_NO_PADDING;
			const encoded = publicDecrypt({ key: createPublicKey(key), padding }, fromBase64(signature));
			// The last byte, the hash, the salt, the byte before the salt, and the filler before that.
			for (const index of [255, 254, 222, 190, 189, 1]) {
				const other = Buffer.from(encoded);
				other.writeUInt8(other.readUInt8(index) ^ 1, index);
				const made = base64(privateEncrypt({ key, padding }, other));
				assert.equal(await isValid({ ...body, signature: made }), "false", `byte ${index}`);
			}
			const same = base64(privateEncrypt({ key, padding }, encoded));
			assert.equal(await isValid({ ...body, signature: same }), "true");
		});

		it("refuses a salt of another length", async () => {
			const salted = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 20 };
			const signature = base64(sign("sha256", fromBase64(message), salted));
			assert.equal(await isValid({ ...body, signature }), "false");
		});
	});

	it("refuses an ECDSA signature with a number that is zero or not below the order of the curve", async () => {
		const [{ privateKey } = { privateKey: "" }] = vectors.ecdsa;
		const key_id = await keyOfPrivateKey(emulator, { key_spec: "EC_P256" }, privateKey);
		const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
		const d = BigInt(`0x${fromBase64(privateKey).subarray(36, 68).toString("hex")}`);
		const generator = createECDH("prime256v1");
		generator.setPrivateKey("01".padStart(64, "0"), "hex");
		const r = BigInt(`0x${generator.getPublicKey("hex").slice(2, 66)}`);
		const hex = (number: bigint) => number.toString(16).padStart(64, "0");
		const integer = (number: bigint) => {
			const bytes = hex(number).replace(/^(00)+(?=..)/, "");
			const content = bytes >= "8" ? `00${bytes}` : bytes;
			return `02${(content.length / 2).toString(16).padStart(2, "0")}${content}`;
		};
		// The digest for which (r, 1) is a signature.
		const message = base64(Buffer.from(hex((((1n - r * d) % order) + order) % order), "hex"));
		const isSignature = (...numbers: readonly bigint[]) => {
			const content = numbers.map(integer).join("");
			const signature = base64(Buffer.from(`30${(content.length / 2).toString(16).padStart(2, "0")}${content}`, "hex"));
			return isValid({ key_id, signing_algorithm: "ECDSA_SHA_256", message, signature });
		};
		assert.equal(await isSignature(r, 1n), "true");
		for (const numbers of [[r, 1n + order], [r, 0n], [0n, 1n], [0n, 0n], [r], [r, 1n, 1n]])
			assert.equal(await isSignature(...numbers), "false");
	});
});
