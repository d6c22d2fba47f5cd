import assert from "node:assert/strict";
import { createPrivateKey } from "node:crypto";
import { decryptSm2 } from "../../../emulator/cryptography/sm2";
import vectors from "../../vectors/emulatorUnwrapping.json";

const fromHex = (text: string) => Buffer.from(text, "hex");

describe("SM2 decryption", () => {
	const privateKey = createPrivateKey({ key: fromHex(vectors.sm2.privateKey), format: "der", type: "pkcs8" });

	for (const { name, plaintext, der, C1C3C2 } of vectors.sm2.ciphertexts) {
		it(`decrypts what OpenSSL has encrypted, in both layouts: ${name}`, () => {
			assert.equal(decryptSm2(privateKey, fromHex(der), "der").toString("hex"), plaintext);
			assert.equal(decryptSm2(privateKey, fromHex(C1C3C2), "C1C3C2").toString("hex"), plaintext);
		});
	}

	it("refuses changed, truncated or extended bytes, and the other layout", () => {
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
