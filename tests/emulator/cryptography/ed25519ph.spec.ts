import assert from "node:assert/strict";
import { createHash, createPrivateKey } from "node:crypto";
import { signPrehashed, verifyPrehashed } from "../../../emulator/cryptography/ed25519ph";
import vectors from "../../vectors/emulatorUse.json";

describe("Ed25519ph", () => {
	const { seed, message, signature } = vectors.ed25519ph;
	const pkcs8 = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), Buffer.from(seed, "hex")]);
	const key = createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" });
	const digest = createHash("sha512").update(message, "hex").digest();

	it("creates the signature of RFC 8032, and tells it from others", () => {
		assert.equal(signPrehashed(key, digest).toString("hex"), signature);
		const bytes = Buffer.from(signature, "hex");
		assert.ok(verifyPrehashed(key, digest, bytes));
		for (let i = 0; i < bytes.length; i++) {
			const other = Buffer.from(bytes);
			other.writeUInt8(other.readUInt8(i) ^ 1, i);
			assert.ok(!verifyPrehashed(key, digest, other), `byte ${i}`);
		}
		const order = 2n ** 252n + 27742317777372353535851937790883648493n;
		const s = BigInt(`0x${Buffer.from(bytes.subarray(32)).reverse().toString("hex")}`) + order;
		const beyond = Buffer.from(s.toString(16).padStart(64, "0"), "hex").reverse();
		assert.ok(!verifyPrehashed(key, digest, Buffer.concat([bytes.subarray(0, 32), beyond])));
		assert.ok(!verifyPrehashed(key, createHash("sha512").digest(), bytes));
		assert.ok(!verifyPrehashed(key, digest, bytes.subarray(1)));
	});
});
