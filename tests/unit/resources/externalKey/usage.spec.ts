import assert from "node:assert/strict";
import type { KEY_SPECS } from "../../../../provider/kms/keySpec";
import { defaultUsage, KEY_USAGES, usageFaults } from "../../../../provider/resources/externalKey/usage";

const [ENCRYPT, SIGN] = ["ENCRYPT_DECRYPT", "SIGN_VERIFY"];

/** What keys of each spec can be for, the service's default first (API reference of create-key). */
const USAGES: Readonly<Record<keyof typeof KEY_SPECS, readonly (string | undefined)[]>> = {
	AES_256: [ENCRYPT],
	SM4: [ENCRYPT],
	RSA_2048: [SIGN, ENCRYPT],
	RSA_3072: [SIGN, ENCRYPT],
	RSA_4096: [SIGN, ENCRYPT],
	EC_P256: [SIGN],
	EC_P384: [SIGN],
	SM2: [SIGN, ENCRYPT],
};

describe("The usage of a key", () => {
	for (const [keySpec, usages] of Object.entries(USAGES)) {
		it(`of ${keySpec} is ${usages.join(" or ")}`, () => {
			assert.equal(defaultUsage(keySpec), usages[0]);
			const refused = KEY_USAGES.filter((keyUsage) => usageFaults({ keySpec, keyUsage }).length > 0);
			assert.deepEqual(
				refused,
				KEY_USAGES.filter((usage) => !usages.includes(usage)),
			);
		});
	}

	it("is one of two", () => assert.deepEqual(KEY_USAGES, [ENCRYPT, SIGN]));

	it("that a key can't have is refused with those that it can have", () => {
		assert.deepEqual(usageFaults({ keySpec: "EC_P256", keyUsage: ENCRYPT }), [
			{ property: "keyUsage", reason: "must be SIGN_VERIFY for keys of EC_P256" },
		]);
		assert.deepEqual(usageFaults({ keySpec: "SM2", keyUsage: "other" }), [
			{ property: "keyUsage", reason: "must be SIGN_VERIFY or ENCRYPT_DECRYPT for keys of SM2" },
		]);
	});

	it("is not judged while spec or usage are not known", () => {
		for (const keySpec of ["ROT13", undefined, 5, ["EC_P256"]]) {
			assert.equal(defaultUsage(keySpec), undefined);
			assert.deepEqual(usageFaults({ keySpec, keyUsage: SIGN }), []);
		}
		assert.deepEqual(usageFaults({ keySpec: "EC_P256" }), []);
		assert.deepEqual(usageFaults({ keySpec: "EC_P256", keyUsage: 5 }), []);
	});
});
