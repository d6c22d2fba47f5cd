import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mock } from "node:test";
import { isKeySpec } from "../../../provider/kms/keySpec";
import { type MaterialEncoding, parseMaterial } from "../../../provider/wrapping";
import { DECODERS, decodeBase64 } from "../../../provider/wrapping/encoding";
import { keys } from "../../vectors/wrappingKeys.json";

const inFile = (content: Buffer | string, encoding?: MaterialEncoding) =>
	parseMaterial(Buffer.from(content as string), { text: false, encoding });
const asText = (content: string, encoding?: MaterialEncoding) =>
	parseMaterial(Buffer.from(content), { text: true, encoding });
const symmetric = (bytes: Buffer) => ({ kind: "symmetric", bytes });
const invalid = (message: RegExp) => ({ code: "invalidMaterial", message });
const KEYS = [randomBytes(16), randomBytes(32)];

describe("Key material", () => {
	it("as text is hex or base64 of 16 or 32 bytes, in one or more lines", () => {
		for (const key of KEYS)
			for (const text of [key.toString("hex"), key.toString("hex").toUpperCase(), key.toString("base64")]) {
				for (const content of [text, `${text}\n`, ` ${text}\t`, `\r\n${text.slice(0, 20)}\r\n${text.slice(20)}\r\n`]) {
					assert.deepEqual(asText(content), symmetric(key));
					assert.deepEqual(inFile(`${content}\n`), symmetric(key));
				}
			}
	});

	it("as text is hex or base64 with line breaks written out, as in files of settings", () => {
		for (const key of KEYS)
			for (const text of [key.toString("hex"), key.toString("base64")])
				for (const lineBreak of ["\\n", "\\r\\n", "\\\\n", "\\\\\\\\n"])
					for (const content of [text + lineBreak, `${text.slice(0, 20)}${lineBreak}${text.slice(20)}`])
						for (const read of [asText, inFile]) assert.deepEqual(read(content), symmetric(key));
	});

	it("in quotes is rejected by an error that says so", () => {
		for (const key of KEYS)
			for (const text of [key.toString("hex"), key.toString("base64")])
				for (const content of [`"${text}"`, `'${text}'\n`, `\`${text}\``, `"${text}\\n"`, `"${text}`, `${text}"`])
					assert.throws(() => asText(content), invalid(/^is in quotes, which must be removed$/));
	});

	it("with a backslash that is no line break is rejected", () => {
		const text = Buffer.alloc(16, 0xfb).toString("hex");
		for (const content of [`\\${text}`, `${text}\\`, `${text}\\t`, `${text}\\\\\\\\\\n`])
			assert.throws(() => asText(content), invalid(/^is not hex or base64; /), content);
	});

	it("in a file can be the bytes themselves, if there are 16 or 32", () => {
		for (const key of [...KEYS, Buffer.alloc(32, "!"), Buffer.alloc(16), Buffer.from("3003020100", "hex")].map((key) =>
			Buffer.concat([key, Buffer.alloc(32)]).subarray(0, key.length > 16 ? 32 : 16),
		))
			assert.deepEqual(inFile(key), symmetric(key));
	});

	it("in a file of 16 bytes is those bytes, because text of that length is too short for a key", () => {
		for (const text of ["0123456789abcdef", "AAAAAAAAAAAAAA==", "                "])
			assert.deepEqual(inFile(text), symmetric(Buffer.from(text)));
	});

	it("in a file of 32 hex digits may be an AES_256 key or an SM4 key in hex, so encoding is required", () => {
		const digits = "0123456789abcdefFEDCBA9876543210";
		assert.throws(
			() => inFile(digits),
			invalid(/^may be an AES_256 key of 32 bytes or an SM4 key in hex; set encoding to raw or hex$/),
		);
		assert.deepEqual(inFile(digits, "raw"), symmetric(Buffer.from(digits)));
		assert.deepEqual(inFile(digits, "hex"), symmetric(Buffer.from(digits, "hex")));
		assert.deepEqual(asText(digits), symmetric(Buffer.from(digits, "hex")));
		assert.deepEqual(inFile(`${digits}\n`), symmetric(Buffer.from(digits, "hex")));
	});

	it("in a file of 32 bytes that is base64 of 16 bytes and whitespace requires encoding, too", () => {
		assert.throws(
			() => inFile(`${Buffer.alloc(16, 1).toString("base64")}\n\n\n\n\n\n\n\n`),
			invalid(/SM4 key in base64/),
		);
	});

	it("in a file of 32 bytes that is text, but not a key as text, is those bytes", () => {
		for (const text of ["0123456789abcdef0123456789abcdeg", `${"0".repeat(31)} `, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="])
			assert.deepEqual(inFile(text), symmetric(Buffer.from(text)));
	});

	it("is decoded only as encoding says", () => {
		const [, key = Buffer.of()] = KEYS;
		assert.deepEqual(inFile(key.toString("base64"), "base64"), symmetric(key));
		assert.deepEqual(asText(key.toString("hex"), "hex"), symmetric(key));
		assert.deepEqual(asText("0123456789abcdef", "raw"), symmetric(Buffer.from("0123456789abcdef")));
		assert.throws(() => asText(key.toString("hex"), "base64"), invalid(/^is 48 bytes in base64; key material is 32/));
		assert.throws(() => asText(key.toString("base64"), "hex"), invalid(/^is not hex; key material is 32 bytes/));
		assert.throws(() => inFile(key.toString("hex"), "raw"), invalid(/^is 64 bytes long; key material is 32 bytes/));
		assert.throws(() => inFile(key, "base64"), invalid(/^is not base64; /));
	});

	it("is not decoded if there is no such encoding", () => {
		for (const encoding of ["utf8", "toString", "Hex"])
			assert.throws(() => asText("00".repeat(16), encoding as MaterialEncoding), {
				name: "TypeError",
				message: "encoding must be one of raw, base64, hex",
			});
	});

	it("as text is never the bytes themselves", () => {
		assert.throws(() => asText("correct horse battery staple 123"), invalid(/^is not hex or base64; key material is/));
	});

	it("in hex or base64 is rejected if it is malformed", () => {
		const key = Buffer.alloc(16, 0xfb);
		const base64 = key.toString("base64");
		for (const text of [
			base64.replace("==", ""),
			base64.replace("==", "="),
			`${base64}=`,
			base64.replaceAll("+", "-"),
			`${base64.slice(0, 4)}*${base64.slice(4)}`,
			`${base64.slice(0, 4)} ${base64.slice(4)}`,
			base64.replace(/.==$/, "x=="),
			`${key.toString("hex")}0`,
			`0x${key.toString("hex")}`,
			`${key.toString("hex").slice(1)}`,
			`${key.toString("hex").slice(3)}0g`,
			`\ufeff${base64}`,
		])
			assert.throws(() => asText(text), invalid(/^is not hex or base64; /), text);
	});

	it("of another length is rejected by an error with its length in each possible encoding", () => {
		for (const length of [1, 15, 17, 31, 33, 64])
			assert.throws(
				() => inFile(Buffer.alloc(length, 0xff)),
				invalid(
					new RegExp(`^is ${length} bytes long; key material is 32 bytes for AES_256 or 16 for SM4, or a private key$`),
				),
			);
		assert.throws(() => asText("ff".repeat(31)), invalid(/^is 31 bytes in hex; /));
		assert.throws(() => inFile("ff".repeat(30)), invalid(/^is 60 bytes long, 30 bytes in hex, 45 bytes in base64; /));
		for (const read of [inFile, asText]) assert.throws(() => read(""), invalid(/^is empty; key material is/));
	});

	it("with a line break after it is rejected by an error that says so", () => {
		for (const length of [16, 32])
			assert.throws(
				() => inFile(Buffer.concat([Buffer.alloc(length, 0xff), Buffer.from("\n")])),
				invalid(new RegExp(`^is ${length + 1} bytes long; the last byte is a line break, which must be removed$`)),
			);
	});

	it("is never revealed by an error", () => {
		const secret = "S3cr3t-material";
		for (const content of [secret, `-----BEGIN PRIVATE KEY-----\n${secret}\n-----END PRIVATE KEY-----`])
			for (const read of [inFile, asText])
				assert.throws(
					() => read(content),
					(error: Error) => !`${error.stack}${error.cause}`.includes(secret),
				);
	});

	it("is copied: the content stays unchanged, and no other copy is left", () => {
		const decoded = (["raw", "hex", "base64"] as const).map((encoding) => mock.method(DECODERS, encoding));
		try {
			for (const [, key = Buffer.of()] of [KEYS])
				for (const content of [key, Buffer.from(key.toString("hex")), Buffer.from(keys.EC_P256.pkcs8, "base64")]) {
					const before = Buffer.from(content);
					const material = parseMaterial(content, { text: false });
					assert.ok((material.kind === "symmetric" ? material.bytes : material.pkcs8).some((byte) => byte !== 0));
					assert.deepEqual(content, before);
				}
			assert.throws(() => inFile("ff".repeat(31)));
			const copies = decoded.flatMap(({ mock: { calls } }) => calls.flatMap(({ result }) => result ?? []));
			assert.ok(copies.length >= 7 && copies.every((copy) => copy.every((byte) => byte === 0)));
		} finally {
			for (const method of decoded) method.mock.restore();
		}
	});
});

describe("Strict base64", () => {
	it("leaves nothing in a buffer of what it rejects", () => {
		const made = mock.method(Buffer, "from");
		try {
			assert.equal(decodeBase64(`${Buffer.alloc(32, 1).toString("base64")}*`), undefined);
			assert.deepEqual(made.mock.calls[0]?.result, Buffer.alloc(32));
		} finally {
			made.mock.restore();
		}
	});
});

describe("A key spec", () => {
	it("is one of those that support imported key material", () => {
		for (const spec of ["AES_256", "SM4", ...Object.keys(keys)]) assert.ok(isKeySpec(spec), spec);
		for (const spec of ["HMAC_256", "EC_SECP256K1", "aes_256", "", "toString"]) assert.ok(!isKeySpec(spec), spec);
	});
});
