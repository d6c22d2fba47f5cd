import assert from "node:assert/strict";
import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { hasCode } from "../../../provider/errors";
import { isKeySpec } from "../../../provider/kms/keySpec";
import { readMaterial } from "../../../provider/materialSource/readMaterial";
import { type KeyMaterialBytes, type ParseOptions, parseMaterial } from "../../../provider/wrapping";
import { element, elementsOf, TAG } from "../../../provider/wrapping/der";

const ec = (namedCurve: string) => generateKeyPairSync("ec", { namedCurve });
const RSA = generateKeyPairSync("rsa", { modulusLength: 2048 });
const CURVES = ["P-256", "P-384", "SM2", "P-521", "secp256k1"].map(ec);

const PRIVATE_KEYS: readonly Buffer[] = [
	...[RSA, ...CURVES].map(({ privateKey }) => privateKey.export({ format: "der", type: "pkcs8" })),
	...CURVES.map(({ privateKey }) => privateKey.export({ format: "der", type: "sec1" })),
	RSA.privateKey.export({ format: "der", type: "pkcs1" }),
	generateKeyPairSync("ed25519").privateKey.export({ format: "der", type: "pkcs8" }),
];
const PEMS: readonly Buffer[] = [RSA, ...CURVES].flatMap(({ privateKey, publicKey }) => [
	Buffer.from(privateKey.export({ format: "pem", type: "pkcs8" })),
	Buffer.from(publicKey.export({ format: "pem", type: "spki" })),
	Buffer.from(privateKey.export({ format: "pem", type: "pkcs8", cipher: "aes-128-cbc", passphrase: "x" })),
]);

const bytes = (constraints?: fc.IntArrayConstraints) => fc.uint8Array(constraints).map((array) => Buffer.from(array));

const options: fc.Arbitrary<ParseOptions> = fc.record({
	text: fc.boolean(),
	encoding: fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, fc.constantFrom("raw", "base64", "hex")),
});

const part = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });

/** A change of bytes: a flipped bit, and some put in another's place, so that lengths stay true for the most part. */
const change = fc.record({
	/** Where, as a part of the whole: what forms differ in is at its start. */
	where: fc.oneof(
		part,
		part.map((at) => at ** 4),
	),
	flip: fc.constantFrom(0, 1, 2, 4, 8, 16, 32, 64, 128),
	put: bytes({ maxLength: 6 }),
	cut: fc.oneof({ weight: 12, arbitrary: fc.constant(0) }, fc.nat(3), fc.nat(2000)),
});

type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never;

function changed(whole: Buffer, { where, flip, cut, put }: Change): Buffer {
	const at = Math.floor(where * whole.length);
	const copy = Buffer.concat([whole.subarray(0, at), put, whole.subarray(at + put.length + cut)]);
	if (at < copy.length) copy[at] = (copy[at] ?? 0) ^ flip;
	return copy;
}

const mutated = (keys: readonly Buffer[]) =>
	fc.tuple(fc.constantFrom(...keys), fc.array(change, { maxLength: 3 })).map(([key, all]) => all.reduce(changed, key));

const STEP = 8;

/** Whether a text repeats a part of some bytes in any way that they are written. */
function repeats(text: string, content: Buffer): boolean {
	const forms = [content.toString("latin1"), content.toString("hex"), content.toString("base64")];
	const parts = Array.from({ length: Math.floor(text.length / STEP) }, (_, i) => text.slice(i * STEP, (i + 1) * STEP));
	return parts.some((part) => forms.some((form) => form.includes(part)));
}

function ensureKey(material: KeyMaterialBytes): void {
	if (material.kind === "symmetric") {
		assert.ok([16, 32].includes(material.bytes.length));
		return;
	}
	assert.ok(isKeySpec(material.keySpec));
	createPrivateKey({ key: material.pkcs8, format: "der", type: "pkcs8" });
	assert.deepEqual(parseMaterial(material.pkcs8, { text: false }), material);
}

/** Content is a key, or refused as invalid material without a word of it; and left alone. */
function ensureKeyOrRefused(content: Buffer, given: ParseOptions): void {
	const copy = Buffer.from(content);
	try {
		ensureKey(parseMaterial(content, given));
	} catch (error) {
		assert.ok(hasCode(error, ["invalidMaterial"]), `${error}`);
		assert.ok(!repeats(error.message, content), error.message);
	}
	assert.ok(content.equals(copy));
}

describe("Key material of any content", () => {
	let cases = 0;
	before(() => fc.configureGlobal({ numRuns: 5000, beforeEach: () => void cases++ }));
	after(() => fc.resetConfigureGlobal());

	it("is a key, or refused without a word of it, where it is any bytes or text", () => {
		const digits = fc.string({ unit: fc.constantFrom(..."0123456789abcdef=\n ") }).map((text) => Buffer.from(text));
		const symmetric = fc.constantFrom(16, 32).chain((length) => bytes({ minLength: length, maxLength: length }));
		const form = fc.constantFrom("hex" as const, "base64" as const);
		const written = fc.tuple(symmetric, form).map(([key, encoding]) => Buffer.from(key.toString(encoding)));
		const content = fc.oneof(bytes(), digits, symmetric, written);
		fc.assert(fc.property(content, options, ensureKeyOrRefused), { numRuns: 20_000 });
	});

	it("is a key, or refused without a word of it, where it is a private key with bits flipped, parts cut out and put in", () => {
		fc.assert(fc.property(mutated(PRIVATE_KEYS), options, ensureKeyOrRefused), { numRuns: 10_000 });
	});

	it("is a key, or refused without a word of it, where it is PEM of that kind", () => {
		fc.assert(fc.property(mutated(PEMS), options, ensureKeyOrRefused));
	});

	it("is a key, or refused without a word of it, where it is PEM, base64 or hex of a private key of that kind", () => {
		const label = fc.constantFrom("PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY");
		const rule = (key: Buffer, name: string, given: ParseOptions) => {
			const body = key.toString("base64");
			const texts = [body, key.toString("hex"), `-----BEGIN ${name}-----\n${body}\n-----END ${name}-----\n`];
			for (const text of texts) ensureKeyOrRefused(Buffer.from(text), given);
		};
		fc.assert(fc.property(mutated(PRIVATE_KEYS), label, options, rule), { numRuns: 2000 });
	});

	it("is refused without a word of its numbers where an RSA key has them in another order", () => {
		const [key] = elementsOf(RSA.privateKey.export({ format: "der", type: "pkcs1" })) ?? [];
		const [version = Buffer.of(), ...numbers] = elementsOf(key?.value ?? Buffer.of())?.map(({ value }) => value) ?? [];
		const decimals = numbers
			.filter(({ length }) => length > 8)
			.map((value) => `${BigInt(`0x${value.toString("hex")}`)}`);
		const rule = (order: Buffer[]) => {
			const parts = [version, ...order].map((value) => element(TAG.integer, value));
			try {
				ensureKey(parseMaterial(element(TAG.sequence, ...parts), { text: false }));
			} catch (error) {
				assert.ok(hasCode(error, ["invalidMaterial"]), `${error}`);
				assert.ok(!decimals.some((decimal) => error.message.includes(decimal)), error.message);
			}
		};
		const orders = fc.shuffledSubarray(numbers, { minLength: numbers.length });
		fc.assert(fc.property(orders, rule), { numRuns: 1000 });
	});

	it("is a key, or refused by the name of its place, where a program gives it or a variable holds it", async () => {
		const text = fc.oneof(
			fc.string({ unit: "binary" }),
			mutated(PEMS).map((content) => content.toString("latin1")),
			bytes({ minLength: 15, maxLength: 33 }).map((content) => content.toString("hex")),
		);
		const rule = async (content: string, isGiven: boolean) => {
			try {
				ensureKey(await readMaterial(isGiven ? content : { env: "KEY" }, "material", { KEY: content }));
			} catch (error) {
				assert.ok(hasCode(error, ["materialUnreadable", "invalidMaterial"]), `${error}`);
				assert.match(error.message, isGiven ? /^material / : /^material\.env /);
				assert.ok(content.length < STEP || !repeats(error.message, Buffer.from(content)), error.message);
			}
		};
		await fc.assert(fc.asyncProperty(text, fc.boolean(), rule), { numRuns: 2000 });
	});

	const UNITS = [" ", "\t", "\n", "\r\n ", "0", "AAA=", "-----BEGIN A-----", "-----BEGIN ", "0\x80", "\x05\0"];

	it("is read in a time that grows with its length only, up to the largest file", () => {
		const edge = fc.stringMatching(/^[!-~]{1,3}$/);
		for (const unit of UNITS) {
			const rule = (start: string, end: string, given: ParseOptions) => {
				const text = `${start}${unit.repeat(65_536 / unit.length)}${end}`;
				ensureKeyOrRefused(Buffer.from(text, "latin1"), given);
			};
			fc.assert(fc.property(edge, edge, options, rule), { numRuns: 3 });
		}
		// Some milliseconds each; a minute together where it grows with the square.
	}).timeout(10_000);

	it("was held to these rules 35,000 times", () => assert.ok(cases >= 35_000, `${cases} times`));
});
