import assert from "node:assert/strict";
import fc from "fast-check";
import { hasCode } from "../../../provider/errors";
import { element, elementsOf, isSequence, TAG, unsignedInteger, valueAt } from "../../../provider/wrapping/der";
import { DECODERS, decodeBase64, joinLines } from "../../../provider/wrapping/encoding";
import { pemToDer } from "../../../provider/wrapping/pem";
import { base64Bytes, hexBytes, inOneLine } from "../../../provider/wrapping/textDecoders";
import { bytes } from "../../support/hostile/bytes";

const tags = fc.oneof(fc.constantFrom(...Object.values(TAG)), fc.nat(255));

/** A tag, a length of any form, which may be wrong, and bytes for the value. */
const misshapen = fc
	.record({
		tag: tags,
		length: fc.oneof(bytes({ minLength: 1, maxLength: 6 }), fc.constant(Buffer.of(0x80))),
		rest: bytes(),
	})
	.map(({ tag, length, rest }) => Buffer.concat([Buffer.of(tag, 0x80 | length.length), length, rest]));

const { node: tree } = fc.letrec<{ node: Buffer }>((tie) => ({
	node: fc.oneof(
		{ maxDepth: 6 },
		fc.tuple(tags, bytes()).map(([tag, value]) => element(tag, value)),
		fc.tuple(tags, fc.array(tie("node"), { maxLength: 5 })).map(([tag, parts]) => element(tag, ...parts)),
	),
}));

const mixed = fc.oneof(
	bytes(),
	misshapen,
	tree,
	fc.tuple(tree, bytes(), tree).map((parts) => Buffer.concat(parts)),
);

describe("DER", () => {
	let cases = 0;
	before(() => fc.configureGlobal({ numRuns: 5000, beforeEach: () => void cases++ }));
	after(() => fc.resetConfigureGlobal());

	it("of any bytes is decoded into elements that lie within the bytes, or into none", () => {
		const rule = (content: Buffer, path: number[]) => {
			const read = elementsOf(content);
			const length = (read ?? []).reduce((sum, { value }) => sum + value.length + 2, 0);
			assert.ok(length <= content.length);
			assert.equal(isSequence(content) && read?.length !== 1, false);
			const value = valueAt(content, path);
			assert.ok(value === undefined || content.includes(value));
		};
		fc.assert(fc.property(mixed, fc.array(tags, { maxLength: 5 }), rule), { numRuns: 10_000 });
	});

	it("of any element decodes to the tag and value that were encoded", () => {
		const value = bytes({ maxLength: 65_535, size: "max" });
		const rule = (tag: number, content: Buffer) => {
			assert.deepEqual(elementsOf(element(tag, content)), [{ tag, value: content }]);
		};
		fc.assert(fc.property(tags, fc.oneof({ weight: 40, arbitrary: bytes() }, value), rule));
	});

	it("of any unsigned integer is that integer in the fewest bytes, and not negative", () => {
		const rule = (number: Buffer) => {
			const [{ tag, value } = { tag: 0, value: Buffer.of() }] = elementsOf(unsignedInteger(number)) ?? [];
			assert.equal(tag, TAG.integer);
			assert.equal(BigInt(`0x0${value.toString("hex")}`), BigInt(`0x0${number.toString("hex")}`));
			const [first = 0xff, second = 0xff] = value;
			assert.ok(first < 0x80 && (first > 0 || second >= 0x80 || value.length === 1));
		};
		fc.assert(fc.property(bytes(), rule));
	});

	it("is decoded without exhausting the stack, however deeply it is nested and however many elements it has", () => {
		const nested = fc.nat(1000).map((depth) => {
			return Array.from({ length: depth }).reduce<Buffer>((within) => element(TAG.sequence, within), Buffer.of());
		});
		const endless = fc.nat(10_000).map((depth) => Buffer.from("3080".repeat(depth), "hex"));
		const many = fc.nat(30_000).map((count) => Buffer.from("0500".repeat(count), "hex"));
		const path = fc.array(fc.constant<number>(TAG.sequence), { maxLength: 1000 });
		fc.assert(
			fc.property(fc.oneof(nested, endless, many), path, (content, tags) => void valueAt(content, tags)),
			{ numRuns: 200 },
		);
	});

	it("was tested with 20,000 cases", () => assert.ok(cases >= 20_000, `${cases} times`));
});

describe("Text", () => {
	let cases = 0;
	before(() => fc.configureGlobal({ numRuns: 5000, beforeEach: () => void cases++ }));
	after(() => fc.resetConfigureGlobal());

	const broken = (text: string, width: number) => text.replace(new RegExp(`.{1,${width}}`, "g"), " $&\t\r\n");

	it("is base64 or hex only if the decoded bytes encode to the same text, and is left unchanged", () => {
		const digits = fc.string({ unit: fc.constantFrom(..."0123456789abcdefABCDEF= \n+/_-") });
		const content = fc.oneof(
			bytes(),
			digits.map((text) => Buffer.from(text)),
			fc.string().map((text) => Buffer.from(text)),
		);
		const rule = (given: Buffer) => {
			const text = given.toString("latin1");
			const copy = Buffer.from(given);
			assert.equal(decodeBase64(text)?.toString("base64") ?? text, text);
			assert.deepEqual(base64Bytes(given), decodeBase64(text));
			assert.equal(hexBytes(given)?.toString("hex") ?? text.toLowerCase(), text.toLowerCase());
			for (const decode of Object.values(DECODERS)) decode(given);
			assert.ok(given.equals(copy));
		};
		fc.assert(fc.property(content, rule), { numRuns: 10_000 });
	});

	it("in base64 or hex, with lines of any width, decodes to the bytes that were encoded", () => {
		const rule = (given: Buffer, width: number) => {
			for (const encoding of ["base64", "hex"] as const) {
				const text = broken(given.toString(encoding), width);
				assert.deepEqual(DECODERS[encoding](Buffer.from(text)), given);
			}
		};
		fc.assert(fc.property(bytes({ minLength: 1 }), fc.integer({ min: 1, max: 80 }), rule));
	});

	it("is in one line the same as a string and as bytes, whatever blanks and line breaks it has", () => {
		const unit = fc.constantFrom(..."aZ9= \t\v\f\n\r\\\\nr");
		const rule = (text: string) => assert.equal(inOneLine(Buffer.from(text)).toString("latin1"), joinLines(text));
		fc.assert(fc.property(fc.string({ unit }), rule));
	});

	it("is PEM of some bytes, or is rejected as invalid material", () => {
		const label = fc.constantFrom("PRIVATE KEY", "EC PRIVATE KEY", "CERTIFICATE", "OPENSSH PRIVATE KEY", "-----", "X");
		const body = fc.oneof(
			bytes().map((given) => given.toString("base64")),
			fc.string({ unit: "binary" }),
		);
		const block = fc
			.tuple(label, body, label)
			.map(([begin, text, end]) => `-----BEGIN ${begin}-----\n${text}\n-----END ${end}-----\n`);
		const halves = fc.constantFrom("-----BEGIN ", "-----END ", "PRIVATE KEY-----", "Proc-Type: 4,ENCRYPTED\n");
		const content = fc.array(fc.oneof(block, halves, fc.string())).map((parts) => Buffer.from(parts.join("")));
		const rule = (given: Buffer) => {
			try {
				assert.ok(Buffer.isBuffer(pemToDer(given)));
			} catch (error) {
				assert.ok(hasCode(error, ["invalidMaterial"]), `${error}`);
			}
		};
		fc.assert(fc.property(content, rule));
	});

	it("is decoded without exhausting the stack, however long it is", () => {
		const rule = (text: string, millions: number) => {
			decodeBase64(text.repeat(millions * 250_000));
			for (const decode of [inOneLine, base64Bytes, hexBytes]) decode(Buffer.from(text.repeat(millions * 250_000)));
		};
		fc.assert(fc.property(fc.constantFrom("0000", "AAA=", "abcd"), fc.integer({ min: 1, max: 16 }), rule), {
			numRuns: 20,
		});
	});

	it("was tested with 20,000 cases", () => assert.ok(cases >= 20_000, `${cases} times`));
});
