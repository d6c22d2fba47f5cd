import assert from "node:assert/strict";
import crypto, { createECDH, createPrivateKey, generateKeyPairSync, randomBytes } from "node:crypto";
import { mock } from "node:test";
import { parseMaterial } from "../../../provider/wrapping";
import { elementsOf } from "../../../provider/wrapping/der";
import { weaknessOf } from "../../../provider/wrapping/weakness";
import { primeOf, rsaKeyOf } from "../../support/rsaKeys";
import { keys } from "../../vectors/wrappingKeys.json";

const weakness = (content: Buffer) => weaknessOf(parseMaterial(content, { text: false, encoding: "raw" }));
const hex = (text: string) => Buffer.from(text, "hex");

const PLACEHOLDER =
	/^is a placeholder: its bytes repeat, form a sequence or are a published example; generate a random key/;
const PLACEHOLDER_NUMBER = /^is a private key whose number is a placeholder: /;
const NOT_PRIME = /^is an RSA private key with a factor that is not a prime number; /;
const FACTORABLE = /^is an RSA private key that can be factored, /;

describe("A symmetric key", () => {
	const from = (length: number, byteAt: (index: number) => number) =>
		Buffer.from(Array.from({ length }, (_, index) => byteAt(index)));
	const half = randomBytes(16);
	const placeholders: readonly (readonly [what: string, key: Buffer])[] = [16, 32].flatMap((length) => [
		["of zeros", Buffer.alloc(length)] as const,
		["of one byte", Buffer.alloc(length, 0x41)] as const,
		["of ones", Buffer.alloc(length, 0xff)] as const,
		["of zeros with a one at the end", from(length, (i) => Number(i === length - 1))] as const,
		["of zeros with three other bytes", from(length, (i) => (i < 3 ? 0x80 + i * 7 : 0))] as const,
		["of a word that repeats", Buffer.alloc(length, "secret")] as const,
		["of eight bytes that repeat", Buffer.alloc(length, "changeme")] as const,
		["that counts up", from(length, (i) => i)] as const,
		["that counts up from one", from(length, (i) => i + 1)] as const,
		["that counts down", from(length, (i) => 0xff - i)] as const,
		["that counts by doubled digits", from(length, (i) => (i * 0x11) & 0xff)] as const,
		["that counts over the end of a byte", from(length, (i) => (0xf8 + i) & 0xff)] as const,
		["of hexadecimal digits as text", Buffer.alloc(length, "0123456789abcdef")] as const,
	]);
	for (const [what, key] of placeholders)
		it(`${what} is a placeholder (${key.length} bytes)`, () => assert.match(weakness(key) ?? "", PLACEHOLDER));

	it("that repeats another key of half its length is a placeholder", () => {
		assert.match(weakness(Buffer.concat([half, half])) ?? "", PLACEHOLDER);
	});

	it("of a standard is a placeholder", () => {
		for (const key of [
			"0123456789abcdeffedcba9876543210",
			"2b7e151628aed2a6abf7158809cf4f3c",
			"603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
			"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
		])
			assert.match(weakness(hex(key)) ?? "", PLACEHOLDER);
	});

	it("of random bytes is none", () => {
		for (let i = 0; i < 2000; i++)
			for (const length of [16, 32]) assert.equal(weakness(randomBytes(length)), undefined);
	});

	it("that is odd in part is none, because random keys may be", () => {
		const bytes = hex("00112233445566778899aabbccddeeff");
		for (const key of [
			Buffer.concat([Buffer.alloc(8), half.subarray(0, 8)]),
			Buffer.concat([half, half.subarray(0, 15), Buffer.of((half[15] ?? 0) ^ 1)]),
			Buffer.concat([bytes.subarray(0, 8), Buffer.from(bytes.subarray(8)).reverse()]),
			hex("00010203040000000000000000000000"),
			Buffer.from("correct horse battery staple 123"),
		])
			assert.equal(weakness(key), undefined, key.toString("hex"));
	});

	it("is not shown by the reason", () => {
		for (const text of ["41", "aa", "secret"]) {
			const reason = weakness(Buffer.alloc(32, text)) ?? "";
			assert.ok(!/zero|41|aa|secret|32/.test(reason), reason);
		}
	});
});

describe("A private key of an elliptic curve", () => {
	const CURVES = { "P-256": ["prime256v1", 32], "P-384": ["secp384r1", 48], SM2: ["SM2", 32] } as const;
	const withNumber = (curve: keyof typeof CURVES, number: Buffer) => {
		const [name, length] = CURVES[curve];
		const der = generateKeyPairSync("ec", { namedCurve: curve }).privateKey.export({ format: "der", type: "sec1" });
		const ecdh = createECDH(name);
		ecdh.setPrivateKey(number);
		number.copy(der, der.indexOf(Buffer.of(0x04, length)) + 2);
		const point = ecdh.getPublicKey();
		point.copy(der, der.length - point.length);
		return der;
	};

	for (const curve of ["P-256", "P-384", "SM2"] as const) {
		const [, length] = CURVES[curve];

		it(`${curve} with a small number, or one that repeats or counts, is a placeholder`, () => {
			for (const number of [
				Buffer.concat([Buffer.alloc(length - 1), Buffer.of(1)]),
				Buffer.concat([Buffer.alloc(length / 2), randomBytes(length / 2)]),
				Buffer.alloc(length, 0x42),
				Buffer.alloc(length, "secret!?"),
				Buffer.from(Array.from({ length }, (_, index) => index + 1)),
			])
				assert.match(weakness(withNumber(curve, number)) ?? "", PLACEHOLDER_NUMBER);
		});

		it(`${curve} with a random number is none`, () => {
			for (let i = 0; i < 100; i++) {
				const { privateKey } = generateKeyPairSync("ec", { namedCurve: curve });
				assert.equal(weakness(privateKey.export({ format: "der", type: "pkcs8" })), undefined);
			}
			const rare = Buffer.concat([Buffer.of(0), randomBytes(length - 1)]);
			assert.equal(weakness(withNumber(curve, rare)), undefined);
		});
	}

	it("of a standard is a placeholder", () => {
		for (const [curve, number] of [
			["P-256", "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721"],
			["P-384", "6b9d3dad2e1b8c1c05b19875b6659f4de23c3b667bf297ba9aa47740787137d896d5724e4c70a825f872c9ea60d2edf5"],
			["SM2", "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8"],
		] as const)
			assert.match(weakness(withNumber(curve, hex(number))) ?? "", PLACEHOLDER_NUMBER);
	});
});

describe("An RSA private key", () => {
	it("with two primes is not weak, in each size", () => {
		for (const { pkcs8 } of [keys.RSA_2048, keys.RSA_3072, keys.RSA_4096])
			assert.equal(weakness(Buffer.from(pkcs8, "base64")), undefined);
		assert.equal(weakness(rsaKeyOf(() => [primeOf(1024), primeOf(1024)])), undefined);
	});

	it("with a composite factor is refused, though all its numbers fit together", () => {
		const composite: readonly (() => readonly [p: bigint, q: bigint])[] = [
			() => [primeOf(512) * primeOf(512), primeOf(1024)],
			() => [primeOf(1024), primeOf(512) * primeOf(512)],
			() => [primeOf(1024), primeOf(1008) * 65_537n],
		];
		for (const factors of composite) assert.match(weakness(rsaKeyOf(factors)) ?? "", NOT_PRIME);
	});

	it("with a factor that passes Fermat's test, a Carmichael number, is refused", () => {
		// (6k + 1)(12k + 1)(18k + 1) is a Carmichael number if its factors are prime (Chernick).
		const k = 0xfbcc37b224432bce8c45e8f4dff73796b2be9f3620920b9b087c47d2f2de54f28ba4c1904c08746031dan;
		const factors = [6n, 12n, 18n].map((times) => times * k + 1n);
		assert.ok(factors.every((number) => crypto.checkPrimeSync(number)));
		const carmichael = factors.reduce((product, factor) => product * factor);
		const bits = 2048 - carmichael.toString(2).length;
		const key = rsaKeyOf((attempt) => [carmichael, primeOf(bits + (attempt % 2))]);
		assert.match(weakness(key) ?? "", NOT_PRIME);
	});

	it("with primes that are close to each other is refused", () => {
		const p = primeOf(1024);
		const isPrime = (number: bigint) => crypto.checkPrimeSync(number);
		let q = p + (1n << 900n);
		while (!isPrime(q)) q += 2n;
		assert.match(weakness(rsaKeyOf(() => [p, q])) ?? "", FACTORABLE);
	});

	it("with one short prime is refused, and one with primes of unequal length is not", () => {
		assert.match(weakness(rsaKeyOf(() => [primeOf(256), primeOf(1792)])) ?? "", FACTORABLE);
		assert.match(weakness(rsaKeyOf(() => [primeOf(1792), primeOf(256)])) ?? "", FACTORABLE);
		assert.equal(weakness(rsaKeyOf(() => [primeOf(900), primeOf(1148)])), undefined);
	});

	it("is tested by 64 rounds for each prime, and only here: parsing tests none", () => {
		const check = mock.method(crypto, "checkPrimeSync");
		try {
			const material = parseMaterial(Buffer.from(keys.RSA_2048.pkcs8, "base64"), { text: false });
			assert.equal(check.mock.callCount(), 0);
			weaknessOf(material);
			assert.deepEqual(
				check.mock.calls.map(({ arguments: [, options] }) => options),
				[{ checks: 64 }, { checks: 64 }],
			);
		} finally {
			check.mock.restore();
		}
	});

	it("is left unchanged", () => {
		const pkcs8 = Buffer.from(keys.RSA_2048.pkcs8, "base64");
		const material = parseMaterial(pkcs8, { text: false });
		weaknessOf(material);
		assert.ok(material.kind === "privateKey" && material.pkcs8.equals(pkcs8));
		createPrivateKey({ key: material.pkcs8, format: "der", type: "pkcs8" });
		assert.equal(elementsOf(material.pkcs8)?.length, 1);
	});
});
