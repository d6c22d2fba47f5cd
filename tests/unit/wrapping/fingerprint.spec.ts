import assert from "node:assert/strict";
import crypto, { randomBytes } from "node:crypto";
import { mock } from "node:test";
import {
	type FingerprintForm,
	fingerprintOf,
	type KeyMaterialBytes,
	matchesFingerprint,
} from "../../../provider/wrapping";
import { formOf } from "../../../provider/wrapping/fingerprint";
import { LOW_COST } from "../../support/scryptCost";
import * as vectors from "../../vectors/fingerprints.json";
import { keys } from "../../vectors/wrappingKeys.json";

const bytes = (base64: string) => Buffer.from(base64, "base64");
const symmetric = (key: Buffer): KeyMaterialBytes => ({ kind: "symmetric", bytes: key });
const privateKey = (keySpec: keyof typeof keys): KeyMaterialBytes => ({
	kind: "privateKey",
	keySpec,
	pkcs8: bytes(keys[keySpec].pkcs8),
});
const SALT = bytes(vectors.salt);
const KEY = Buffer.alloc(32, 7);
const EC = privateKey("EC_P256");

/** Every material of the vectors with its fingerprints, by name. */
const known = [
	...vectors.symmetric.map(({ bytes: key, fingerprints }) => ({ material: symmetric(bytes(key)), fingerprints })),
	...Object.entries(vectors.privateKeys).map(([spec, { fingerprints }]) => ({
		material: privateKey(spec as keyof typeof keys),
		fingerprints,
	})),
].map(({ material, fingerprints }) => ({ material, fingerprints: Object.values<string>(fingerprints) }));
const EVERY = known.flatMap(({ fingerprints }) => fingerprints);

const make = (material: KeyMaterialBytes, form?: FingerprintForm) =>
	fingerprintOf(material, undefined, { form, scryptCost: LOW_COST });

describe("The fingerprint of key material", () => {
	it("is what other implementations compute, in every form", async () => {
		for (const { material, fingerprints } of known)
			for (const fingerprint of fingerprints) {
				const [form, log2N, r, p] = fingerprint.split(":");
				const scryptCost = form === "scrypt" ? { log2N: Number(log2N), r: Number(r), p: Number(p) } : undefined;
				const made = await fingerprintOf(material, SALT, { form: form as FingerprintForm, scryptCost });
				assert.equal(made, fingerprint);
			}
	});

	it("matches the material it was made of and no other, in every form", async () => {
		for (const { material, fingerprints } of known)
			for (const fingerprint of EVERY)
				assert.equal(await matchesFingerprint(material, fingerprint), fingerprints.includes(fingerprint), fingerprint);
	});

	it("is by default scrypt with 16 MiB for a symmetric key, and the public half for a private key", async () => {
		const [{ material = EC, fingerprints = [] } = {}] = known;
		assert.equal(await fingerprintOf(material, SALT), fingerprints[0]);
		assert.match(`${fingerprints[0]}`, /^scrypt:14:8:1:/);
		assert.equal(await fingerprintOf(EC, SALT), vectors.privateKeys.EC_P256.fingerprints["spki-sha256"]);
	});

	it("is different each time, because its salt is", async () => {
		for (const form of ["scrypt", "sha256"] as const)
			assert.notEqual(await make(symmetric(KEY), form), await make(symmetric(KEY), form));
		assert.notEqual(await make(EC), await make(EC));
	});

	it("distinguishes a symmetric key from a private key with the same bytes", async () => {
		const key = { ...EC, pkcs8: KEY };
		assert.equal(await matchesFingerprint(key, await make(symmetric(KEY))), false);
		assert.equal(await matchesFingerprint(key, await make(symmetric(KEY), "sha256")), false);
		assert.equal(await matchesFingerprint(symmetric(KEY), await make(EC)), false);
	});

	it("says in which form it is", async () => {
		assert.equal(formOf(await make(symmetric(KEY))), "scrypt");
		assert.equal(formOf(await make(symmetric(KEY), "sha256")), "sha256");
		assert.equal(formOf(await make(EC)), "spki-sha256");
	});

	it("is not made in the form of the other kind, nor at a cost that it couldn't be compared at", async () => {
		await assert.rejects(make(EC, "sha256"), TypeError);
		await assert.rejects(make(symmetric(KEY), "spki-sha256"), TypeError);
		for (const scryptCost of [
			{ log2N: 21, r: 1, p: 1 },
			{ log2N: 18, r: 8, p: 1 },
			{ log2N: 14, r: 8, p: 9 },
		])
			await assert.rejects(fingerprintOf(symmetric(KEY), undefined, { scryptCost }), TypeError);
	});

	it("is compared with the cost parameters it contains, so that a later release can raise them", async () => {
		for (const [log2N, r, p] of [
			[1, 1, 1],
			[15, 8, 2],
			[17, 8, 1],
		] as const) {
			const fingerprint = await fingerprintOf(symmetric(KEY), SALT, { scryptCost: { log2N, r, p } });
			assert.ok(fingerprint.startsWith(`scrypt:${log2N}:${r}:${p}:`));
			assert.equal(await matchesFingerprint(symmetric(KEY), fingerprint), true);
		}
	});

	it("is rejected if it is malformed or asks for more than eight times the usual cost, because it then says nothing about the material", async () => {
		const [salt, hash] = ["A".repeat(22), "B".repeat(43)];
		for (const fingerprint of [
			"",
			"scrypt",
			`scrypt:20:8:16:${salt}:${hash}`,
			`scrypt:18:8:1:${salt}:${hash}`,
			`scrypt:17:8:2:${salt}:${hash}`,
			`scrypt:14:8:9:${salt}:${hash}`,
			`scrypt:16:1:1:${salt}:${hash}`,
			`scrypt:21:8:1:${salt}:${hash}`,
			`scrypt:0:8:1:${salt}:${hash}`,
			`scrypt:14:9:1:${salt}:${hash}`,
			`scrypt:14:0:1:${salt}:${hash}`,
			`scrypt:14:8:17:${salt}:${hash}`,
			`scrypt:14:8:0:${salt}:${hash}`,
			`scrypt:-4:8:1:${salt}:${hash}`,
			`scrypt:14:8:1:${salt}:${hash}=`,
			`scrypt:14:8:1:${salt}:${hash}\n`,
			`scrypt:14:8:1:${salt.slice(1)}:${hash}`,
			`scrypt:14:8:1:${salt}:${hash.slice(1)}`,
			`scrypt:${salt}:${hash}`,
			`sha256:14:8:1:${salt}:${hash}`,
			`sha256:${salt}:${hash}=`,
			`sha256:${salt}:${hash.slice(1)}`,
			`spki-sha256:${salt.slice(1)}:${hash}`,
			`spki:${salt}:${hash}`,
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
			const key = randomBytes(32);
			const before = Buffer.from(key);
			for (const form of ["scrypt", "sha256"] as const) await make(symmetric(key), form);
			const [input] = scrypt.mock.calls[0]?.arguments ?? [];
			assert.ok(Buffer.isBuffer(input) && input.every((byte) => byte === 0));
			assert.deepEqual(key, before);
		} finally {
			scrypt.mock.restore();
		}
	});
});
