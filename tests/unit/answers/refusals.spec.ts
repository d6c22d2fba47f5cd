import assert from "node:assert/strict";
import { readRefusal } from "../../../provider/answers/refusals";

const read = (body: unknown) => readRefusal(JSON.stringify(body));

describe("The body of a refusal", () => {
	const refusal = { serviceCode: "KMS.0310", text: "no" };

	it("has code and message in one of three pairs of fields", () => {
		assert.deepEqual(read({ error_code: "KMS.0310", error_msg: "no" }), refusal);
		assert.deepEqual(read({ errorCode: "KMS.0310", errorMsg: "no" }), refusal);
		assert.deepEqual(read({ code: "KMS.0310", message: "no" }), refusal);
	});

	it("may have only one of a pair, and the pairs that come first count before others", () => {
		assert.deepEqual(read({ error_code: "KMS.0310" }), { serviceCode: "KMS.0310" });
		assert.deepEqual(read({ error_msg: "no" }), { text: "no" });
		assert.deepEqual(read({ code: "IAM.0001", message: "other", error_msg: "no" }), { text: "no" });
		assert.deepEqual(read({ code: "IAM.0001", errorCode: "KMS.0310", errorMsg: "no" }), refusal);
	});

	it("is searched four levels deep, and no deeper", () => {
		const fields = { code: "KMS.0310", message: "no" };
		assert.deepEqual(read({ a: { b: { c: fields } } }), refusal);
		assert.deepEqual(read({ a: { b: { c: { d: fields } } } }), {});
		assert.deepEqual(read({ a: {}, b: null, c: "x", d: [{ error: fields }] }), refusal);
	});

	it("has no message that is not text", () =>
		assert.deepEqual(read({ code: "KMS.0310", message: { a: 1 } }), { serviceCode: "KMS.0310" }));

	it("has no code that is not a word of letters and digits, a dot, and up to eight letters and digits", () => {
		for (const code of ["ab.1", "A2.12345678", "Abcdefghijkl.aZ9", "KMS.0310"])
			assert.deepEqual(read({ code }), { serviceCode: code });
		for (const code of [
			"a.1",
			"1a.1",
			"Abcdefghijklm.1",
			"ab.",
			"ab.123456789",
			".1",
			" ab.1",
			"ab.1 ",
			"a-b.1",
			"ab.1-",
			"ab_1",
			310,
			["KMS.0310"],
		])
			assert.deepEqual(read({ code }), {}, `${code}`);
	});

	it("may be anything else, and says nothing then", () => {
		for (const body of ["", "no", "null", "5", "[]", "{}", '{"a":"b"}']) assert.deepEqual(readRefusal(body), {}, body);
	});
});
