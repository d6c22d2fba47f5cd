import assert from "node:assert/strict";
import crypto, { randomBytes, scryptSync } from "node:crypto";
import { mock } from "node:test";
import { fingerprintOf, type KeyMaterialBytes, matchesFingerprint } from "../../../provider/wrapping";

const symmetric = (bytes: Buffer): KeyMaterialBytes => ({ kind: "symmetric", bytes });
const KEY = Buffer.alloc(32, 7);
const SALT = Buffer.alloc(16, 9);

const known = (log2N: number, r: number, p: number) => {
	const N = 2 ** log2N;
	const input = Buffer.concat([Buffer.from("pulumi-huaweicloud-kms key material fingerprint\0symmetric\0"), KEY]);
	const hash = scryptSync(input, SALT, 32, { N, r, p, maxmem: 2 ** 31 }).toString("base64url");
	return `scrypt:${log2N}:${r}:${p}:${SALT.toString("base64url")}:${hash}`;
};

describe("The fingerprint of key material", () => {
	it("is a salted scrypt hash of the kind and bytes, with 16 MiB of memory", async () => {
		assert.equal(await fingerprintOf(symmetric(KEY), SALT), known(14, 8, 1));
	});

	it("is different each time, and matches only this key material", async () => {
		const material = symmetric(randomBytes(32));
		const [first, second] = [await fingerprintOf(material), await fingerprintOf(material)];
		assert.notEqual(first, second);
		for (const fingerprint of [first, second]) {
			assert.equal(await matchesFingerprint(material, fingerprint), true);
			assert.equal(await matchesFingerprint(symmetric(KEY), fingerprint), false);
		}
	});

	it("distinguishes a symmetric key from a private key with the same bytes", async () => {
		const privateKey = { kind: "privateKey", keySpec: "SM2", pkcs8: KEY } as const;
		assert.equal(await matchesFingerprint(privateKey, await fingerprintOf(symmetric(KEY))), false);
		assert.equal(await matchesFingerprint(privateKey, await fingerprintOf(privateKey)), true);
	});

	it("is compared with the cost parameters it contains, so that a later release can raise them", async () => {
		const costs: [log2N: number, r: number, p: number][] = [
			[1, 1, 1],
			[15, 8, 2],
			[17, 8, 1],
		];
		for (const cost of costs) assert.equal(await matchesFingerprint(symmetric(KEY), known(...cost)), true);
	});

	it("is rejected if it is malformed or needs more than 1 GiB, because it then says nothing about the material", async () => {
		const [, , , , salt, hash] = known(1, 1, 1).split(":");
		for (const fingerprint of [
			"",
			"scrypt",
			`scrypt:21:8:1:${salt}:${hash}`,
			`scrypt:0:8:1:${salt}:${hash}`,
			`scrypt:14:9:1:${salt}:${hash}`,
			`scrypt:14:0:1:${salt}:${hash}`,
			`scrypt:14:8:17:${salt}:${hash}`,
			`scrypt:14:8:0:${salt}:${hash}`,
			`scrypt:-4:8:1:${salt}:${hash}`,
			`scrypt:14:8:1:${salt}:${hash}=`,
			`scrypt:14:8:1:${salt}:${hash}\n`,
			`scrypt:14:8:1:${salt?.slice(1)}:${hash}`,
			`scrypt:14:8:1:${salt}:${hash?.slice(1)}`,
			`argon2:14:8:1:${salt}:${hash}`,
		])
			await assert.rejects(matchesFingerprint(symmetric(KEY), fingerprint), {
				code: "unexpectedAnswer",
				message: /^Comparing key material: this release can't read the stored fingerprint\. Update/,
			});
	});

	it("leaves the key material unchanged, and its own copy cleared", async () => {
		const scrypt = mock.method(crypto, "scrypt");
		try {
			const key = Buffer.from(KEY);
			await fingerprintOf(symmetric(key));
			const [input] = scrypt.mock.calls[0]?.arguments ?? [];
			assert.ok(Buffer.isBuffer(input) && input.every((byte) => byte === 0));
			assert.deepEqual(key, KEY);
		} finally {
			scrypt.mock.restore();
		}
	});
});
