import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { hasCode } from "../../../provider/errors";
import { WRAPPING_ALGORITHMS, type WrappingAlgorithm } from "../../../provider/kms/wrappingAlgorithm";
import {
	matchesFingerprint,
	SM2_CIPHERTEXT_LAYOUTS,
	type WrapKeyMaterialOptions,
	wrapKeyMaterial,
} from "../../../provider/wrapping";
import { bytes } from "../../support/hostile/bytes";

const rsa = (modulusLength: number) => generateKeyPairSync("rsa", { modulusLength });
const ec = (namedCurve: string) => generateKeyPairSync("ec", { namedCurve });
const spkiOf = ({ publicKey }: ReturnType<typeof ec>) => publicKey.export({ format: "der", type: "spki" });

const RSA = spkiOf(rsa(2048));
const SM2 = spkiOf(ec("SM2"));
const OTHERS = [spkiOf(rsa(1024)), spkiOf(ec("P-256")), spkiOf(generateKeyPairSync("x25519"))];

/** Position of the byte in an SM2 key's DER that gives the form of the point. */
const POINT_FORM = SM2.length - 65;
/** Position of the modulus in an RSA key's DER. */
const MODULUS = { start: RSA.length - 5 - 256, end: RSA.length - 5 };

const SECRET = Buffer.from("pl4nted s3cret key material, 32B").toString("hex");
const PRIVATE_KEYS = ["P-256", "SM2"].map((curve) => ec(curve).privateKey.export({ format: "der", type: "pkcs8" }));

/** The bytes with one bit flipped. */
const flipped = (whole: Buffer, start: number, end: number) =>
	fc.tuple(fc.integer({ min: start, max: end - 1 }), fc.nat(7)).map(([at, bit]) => {
		const copy = Buffer.from(whole);
		copy[at] = (copy[at] ?? 0) ^ (1 << bit);
		return copy;
	});
const cut = (whole: Buffer) => fc.nat(whole.length).map((length) => whole.subarray(0, length));

const algorithms = fc.constantFrom(...WRAPPING_ALGORITHMS);
const layouts = fc.option(fc.constantFrom(...SM2_CIPHERTEXT_LAYOUTS), { nil: undefined });

/** Asserts that wrapping succeeds or fails with one of these codes, and that the error doesn't reveal the material. */
function ensureWrappedOrRejected(options: WrapKeyMaterialOptions): void {
	try {
		const { encryptedKeyMaterial, encryptedPrivateKey = "AA==" } = wrapKeyMaterial(options);
		for (const text of [encryptedKeyMaterial, encryptedPrivateKey]) {
			assert.ok(text !== "" && Buffer.from(text, "base64").toString("base64") === text);
		}
	} catch (error) {
		assert.ok(hasCode(error, ["invalidMaterial", "unexpectedAnswer"]), `${error}`);
		assert.ok(!`${error.message}\n${error.stack}`.includes(SECRET));
	}
}

const ensureKeyIsRejected = (wrappingAlgorithm: WrappingAlgorithm, publicKey: string) =>
	assert.throws(() => wrapKeyMaterial({ keyMaterial: SECRET, wrappingAlgorithm, publicKey }), {
		code: "unexpectedAnswer",
	});

describe("Wrapping", () => {
	let cases = 0;
	before(() => fc.configureGlobal({ numRuns: 2000, beforeEach: () => void cases++ }));
	after(() => fc.resetConfigureGlobal());

	it("returns base64 or fails, whatever the key material is", () => {
		const keyMaterial = fc.oneof(
			fc.constantFrom<string | Buffer>(SECRET, ...PRIVATE_KEYS),
			bytes({ maxLength: 40 }),
			fc.string({ unit: "binary" }),
			...PRIVATE_KEYS.map((key) => flipped(key, 0, key.length)),
		);
		const encoding = fc.option(fc.constantFrom("raw", "base64", "hex"), { nil: undefined });
		const publicKey = RSA.toString("base64");
		const request = fc.record({ keyMaterial, encoding, publicKey: fc.constant(publicKey) });
		fc.assert(fc.property(request, ensureWrappedOrRejected), { numRuns: 4000 });
	});

	it("fails if the wrapping key is arbitrary text or bytes", () => {
		const publicKey = fc.oneof(
			fc.string({ unit: "binary" }),
			fc.base64String(),
			bytes().map((key) => key.toString("base64")),
		);
		fc.assert(fc.property(algorithms, publicKey, ensureKeyIsRejected), { numRuns: 4000 });
	});

	it("fails if the wrapping key is for another algorithm or truncated", () => {
		const publicKey = fc.oneof(
			fc.constantFrom(...OTHERS),
			cut(RSA.subarray(1)),
			cut(RSA.subarray(0, -1)),
			cut(SM2.subarray(0, -1)),
		);
		const rule = (algorithm: WrappingAlgorithm, key: Buffer) => ensureKeyIsRejected(algorithm, key.toString("base64"));
		fc.assert(fc.property(algorithms, publicKey, rule));
	});

	it("returns base64 or fails if one bit of the wrapping key outside the modulus is flipped", () => {
		const key = fc.oneof(
			flipped(RSA, 0, MODULUS.start),
			flipped(RSA, MODULUS.end, RSA.length),
			flipped(SM2, 0, POINT_FORM),
			flipped(SM2, POINT_FORM + 1, SM2.length),
		);
		const rule = (wrappingAlgorithm: WrappingAlgorithm, spki: Buffer) => {
			ensureWrappedOrRejected({ keyMaterial: SECRET, wrappingAlgorithm, publicKey: spki.toString("base64") });
		};
		fc.assert(fc.property(algorithms, key, rule));
	});

	it("returns base64 or fails if one bit of the wrapping key's modulus is flipped", () => {
		const key = fc.oneof(flipped(RSA, MODULUS.start, MODULUS.end), flipped(RSA, MODULUS.end - 1, MODULUS.end));
		const rule = (wrappingAlgorithm: WrappingAlgorithm, spki: Buffer) => {
			ensureWrappedOrRejected({ keyMaterial: SECRET, wrappingAlgorithm, publicKey: spki.toString("base64") });
		};
		fc.assert(fc.property(algorithms, key, rule));
	});

	it("fails unless the point of an SM2 key is uncompressed", () => {
		const rule = (form: number) => {
			const key = Buffer.from(SM2);
			key[POINT_FORM] = form;
			ensureKeyIsRejected("SM2_ENCRYPT", key.toString("base64"));
		};
		const forms = fc.oneof(fc.constantFrom(2, 3, 6, 7), fc.nat(255)).filter((form) => form !== 4);
		fc.assert(fc.property(forms, rule));
	});

	it("returns base64 in both layouts of SM2, also for private keys", () => {
		const material = fc.constantFrom<string | Buffer>(SECRET, ...PRIVATE_KEYS);
		const rule = (keyMaterial: string | Buffer, sm2CiphertextLayout: WrapKeyMaterialOptions["sm2CiphertextLayout"]) => {
			const publicKey = SM2.toString("base64");
			const wrapped = wrapKeyMaterial({
				keyMaterial,
				publicKey,
				wrappingAlgorithm: "SM2_ENCRYPT",
				sm2CiphertextLayout,
			});
			assert.match(wrapped.encryptedKeyMaterial, /^[A-Za-z0-9+/]+=*$/);
		};
		fc.assert(fc.property(material, layouts, rule), { numRuns: 200 });
	});

	it("was tested with 12,000 cases", () => assert.ok(cases >= 12_000, `${cases} times`));
});

describe("A fingerprint from the state", () => {
	let cases = 0;
	before(() => fc.configureGlobal({ numRuns: 2000, beforeEach: () => void cases++ }));
	after(() => fc.resetConfigureGlobal());

	const material = { kind: "symmetric", bytes: Buffer.alloc(32, 7) } as const;
	const ensureNoMatch = async (fingerprint: string) => {
		try {
			assert.equal(await matchesFingerprint(material, fingerprint), false);
		} catch (error) {
			assert.ok(hasCode(error, ["unexpectedAnswer"]), `${error}`);
		}
	};
	const tail = fc.stringMatching(/^[\w-]{22}:[\w-]{43}$/);

	it("doesn't match or is rejected if it is arbitrary text", async () => {
		const number = fc.oneof(
			fc.constantFrom("0", "00", "21", "99", "-1", "1e1", ""),
			fc.integer({ min: 1, max: 5 }).map(String),
		);
		const shaped = fc.tuple(number, number, number, tail).map((parts) => ["scrypt", ...parts].join(":"));
		const fast = fc.tuple(fc.constantFrom("sha256", "spki-sha256", "sha512"), tail).map((parts) => parts.join(":"));
		await fc.assert(fc.asyncProperty(fc.oneof(fc.string({ unit: "binary" }), shaped, fast), ensureNoMatch));
	});

	it("is rejected if OpenSSL rejects its cost parameters", async () => {
		const costs = fc.tuple(fc.integer({ min: 16, max: 20 }), fc.constant(1), fc.integer({ min: 1, max: 16 }), tail);
		await fc.assert(
			fc.asyncProperty(
				costs.map((parts) => ["scrypt", ...parts].join(":")),
				ensureNoMatch,
			),
			{ numRuns: 100 },
		);
	});

	it("was tested with 2,000 cases", () => assert.ok(cases >= 2000, `${cases} times`));
});
