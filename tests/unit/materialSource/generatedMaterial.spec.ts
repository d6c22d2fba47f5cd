import assert from "node:assert/strict";
import { createPrivateKey } from "node:crypto";
import fc from "fast-check";
import { hasCode } from "../../../provider/errors";
import { isKeySpec } from "../../../provider/kms/keySpec";
import { readMaterial } from "../../../provider/materialSource/readMaterial";
import { type KeyMaterialBytes, type ParseOptions, parseMaterial } from "../../../provider/wrapping";
import { element, elementsOf, TAG } from "../../../provider/wrapping/der";
import { FixedClock } from "../../support/clock";
import { bytes, mutated } from "../../support/hostile/bytes";
import { PEMS, PRIVATE_KEYS, RSA } from "../../support/hostile/keys";

const OPTIONS = { clock: new FixedClock(), remainingMs: 60_000 };

const options: fc.Arbitrary<ParseOptions> = fc.record({
	text: fc.boolean(),
	encoding: fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, fc.constantFrom("raw", "base64", "hex")),
});

const STEP = 8;

/** Whether a text contains a part of some bytes, as raw bytes, hex or base64. */
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

/** Asserts that content is a key or is rejected as invalid material, that the error doesn't reveal it, and that it is unchanged. */
function ensureKeyOrRejected(content: Buffer, given: ParseOptions): void {
	const copy = Buffer.from(content);
	try {
		ensureKey(parseMaterial(content, given));
	} catch (error) {
		assert.ok(hasCode(error, ["invalidMaterial"]), `${error}`);
		assert.ok(!repeats(error.message, content), error.message);
	}
	assert.ok(content.equals(copy));
}

describe("Any content as key material", () => {
	let cases = 0;
	before(() => fc.configureGlobal({ numRuns: 5000, beforeEach: () => void cases++ }));
	after(() => fc.resetConfigureGlobal());

	it("is a key, or is rejected by an error that doesn't reveal it, if it is any bytes or text", () => {
		const digits = fc.string({ unit: fc.constantFrom(..."0123456789abcdef=\n ") }).map((text) => Buffer.from(text));
		const symmetric = fc.constantFrom(16, 32).chain((length) => bytes({ minLength: length, maxLength: length }));
		const form = fc.constantFrom("hex" as const, "base64" as const);
		const written = fc.tuple(symmetric, form).map(([key, encoding]) => Buffer.from(key.toString(encoding)));
		const content = fc.oneof(bytes(), digits, symmetric, written);
		fc.assert(fc.property(content, options, ensureKeyOrRejected), { numRuns: 20_000 });
	});

	it("is a key, or is rejected by an error that doesn't reveal it, if it is a private key with bits flipped and bytes cut or inserted", () => {
		fc.assert(fc.property(mutated(PRIVATE_KEYS), options, ensureKeyOrRejected), { numRuns: 10_000 });
	});

	it("is a key, or is rejected by an error that doesn't reveal it, if it is PEM with such changes", () => {
		fc.assert(fc.property(mutated(PEMS), options, ensureKeyOrRejected));
	});

	it("is a key, or is rejected by an error that doesn't reveal it, if it is PEM, base64 or hex of a private key with such changes", () => {
		const label = fc.constantFrom("PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY");
		const rule = (key: Buffer, name: string, given: ParseOptions) => {
			const body = key.toString("base64");
			const texts = [body, key.toString("hex"), `-----BEGIN ${name}-----\n${body}\n-----END ${name}-----\n`];
			for (const text of texts) ensureKeyOrRejected(Buffer.from(text), given);
		};
		fc.assert(fc.property(mutated(PRIVATE_KEYS), label, options, rule), { numRuns: 2000 });
	});

	it("is rejected by an error that doesn't reveal its numbers if it is an RSA key with its numbers in another order", () => {
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

	it("is a key, or is rejected by an error that starts with the property's path, if it is a value or an environment variable", async () => {
		const text = fc.oneof(
			fc.string({ unit: "binary" }),
			mutated(PEMS).map((content) => content.toString("latin1")),
			bytes({ minLength: 15, maxLength: 33 }).map((content) => content.toString("hex")),
		);
		const rule = async (content: string, isGiven: boolean) => {
			try {
				ensureKey(
					await readMaterial(isGiven ? content : { env: "KEY" }, "material", { ...OPTIONS, env: { KEY: content } }),
				);
			} catch (error) {
				assert.ok(hasCode(error, ["materialUnreadable", "invalidMaterial"]), `${error}`);
				assert.match(error.message, isGiven ? /^material / : /^material\.env /);
				assert.ok(content.length < STEP || !repeats(error.message, Buffer.from(content)), error.message);
			}
		};
		await fc.assert(fc.asyncProperty(text, fc.boolean(), rule), { numRuns: 2000 });
	});

	const UNITS = [
		" ",
		"\t",
		"\n",
		"\r\n ",
		"0",
		"AAA=",
		"-----BEGIN A-----",
		"-----BEGIN ",
		"0\x80",
		"\x05\0",
		"\\",
		"\\n",
	];

	it("is parsed in linear time, up to the largest file", () => {
		const edge = fc.stringMatching(/^[!-~]{1,3}$/);
		for (const unit of UNITS) {
			const rule = (start: string, end: string, given: ParseOptions) => {
				const text = `${start}${unit.repeat(65_536 / unit.length)}${end}`;
				ensureKeyOrRejected(Buffer.from(text, "latin1"), given);
			};
			fc.assert(fc.property(edge, edge, options, rule), { numRuns: 3 });
		}
		// Each takes a few milliseconds. If the time were quadratic, all together would take a minute.
	}).timeout(60_000);

	it("was tested with 35,000 cases", () => assert.ok(cases >= 35_000, `${cases} times`));
});
