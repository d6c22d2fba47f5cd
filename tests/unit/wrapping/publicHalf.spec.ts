import assert from "node:assert/strict";
import { publicHalfOf } from "../../../provider/wrapping/publicHalf";
import { privateKeys } from "../../vectors/fingerprints.json";
import { keys } from "../../vectors/wrappingKeys.json";

describe("The public half of a private key", () => {
	for (const [keySpec, { pkcs8 }] of Object.entries(keys)) {
		it(`${keySpec} is the SubjectPublicKeyInfo that OpenSSL writes`, () => {
			const { spki } = privateKeys[keySpec as keyof typeof keys];
			assert.equal(publicHalfOf(Buffer.from(pkcs8, "base64")).toString("base64"), spki);
		});
	}

	it("isn't made of bytes that are no private key", () => {
		const [rsa, ec] = [keys.RSA_2048.pkcs8, keys.EC_P256.pkcs8].map((key) => Buffer.from(key, "base64"));
		for (const bytes of [Buffer.of(), Buffer.alloc(32, 7), rsa?.subarray(0, 40), ec?.subarray(0, 30)])
			assert.throws(() => publicHalfOf(bytes ?? Buffer.of()), TypeError);
	});
});
