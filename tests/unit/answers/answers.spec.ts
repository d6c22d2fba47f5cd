import assert from "node:assert/strict";
import * as v from "valibot";
import {
	decode,
	ensureSuccess,
	isUnauthenticated,
	type RefusalOptions,
	ServiceError,
} from "../../../provider/answers/answers";
import type { KmsImportErrorCode } from "../../../provider/errors";
import { answerOf } from "../../support/answer";

const refusal = (
	status: number,
	body: unknown,
	headers?: Record<string, string>,
	options: Partial<RefusalOptions> & { readonly receivedAt?: number } = {},
): ServiceError => {
	const { receivedAt, ...others } = options;
	try {
		ensureSuccess("Describing key k", answerOf(status, body, headers, receivedAt), { secrets: [], ...others });
	} catch (error) {
		assert.ok(error instanceof ServiceError);
		return error;
	}
	throw new Error("ensureSuccess accepted it");
};

describe("A refusal of the service", () => {
	it("is read from every error format that KMS, the gateway, IAM and their sites use", () => {
		const fields = { error_code: "KMS.0207", error_msg: "gone" };
		const camelCase = { errorCode: "KMS.0207", errorMsg: "gone" };
		const short = { code: "KMS.0207", message: "gone" };
		for (const body of [
			{ error: fields },
			fields,
			{ error: camelCase },
			camelCase,
			short,
			{ data: { error: short } },
		]) {
			const { code, serviceCode, message } = refusal(404, body);
			assert.deepEqual([code, serviceCode], ["keyNotFound", "KMS.0207"]);
			assert.match(
				message,
				/^Describing key k: the service answered 404 KMS\.0207 \(gone\)\. This project and region have no key with this id\. Check the key id/,
			);
		}
	});

	const codes: [status: number, serviceCode: string, code: KmsImportErrorCode][] = [
		[400, "KMS.0205", "invalidRequest"],
		[400, "KMS.0209", "keyDisabled"],
		[400, "KMS.0210", "keyPendingDeletion"],
		[400, "KMS.0309", "keyNotExternal"],
		[400, "KMS.0310", "keyNotPendingImport"],
		[403, "KMS.0303", "unauthenticated"],
		[403, "KMS.0306", "denied"],
		[403, "KMS.0321", "denied"],
		[404, "APIGW.0101", "unsupported"],
		[404, "APIG.0101", "unsupported"],
		[401, "APIGW.0301", "unauthenticated"],
		[429, "APIGW.0308", "throttled"],
		[500, "KMS.0102", "unavailable"],
		[400, "KMS.9999", "invalidRequest"],
		[401, "IAM.0001", "unauthenticated"],
		[401, "IAM.0061", "unauthenticated"],
		[401, "IAM.0062", "unauthenticated"],
		[401, "IAM.0066", "unauthenticated"],
		[401, "IAM.0067", "unauthenticated"],
		[403, "IAM.0002", "denied"],
		[403, "IAM.0003", "denied"],
		[403, "IAM.0081", "denied"],
		[404, "IAM.0004", "invalidRequest"],
		[429, "IAM.0012", "throttled"],
		[403, "PAP5.0001", "denied"],
	];
	for (const [status, serviceCode, code] of codes) {
		it(`with ${serviceCode} has the error code ${code}`, () => {
			assert.equal(refusal(status, { error: { error_code: serviceCode, error_msg: "" } }).code, code);
		});
	}

	it("quotes a known service code even if it contains a secret, and no other code that does", () => {
		const codeOf = (error_code: string) =>
			refusal(400, { error_code, error_msg: "" }, {}, { secrets: ["M"] }).serviceCode;
		assert.deepEqual([codeOf("KMS.0310"), codeOf("EMS.1"), codeOf("OBS.1")], ["KMS.0310", undefined, "OBS.1"]);
	});

	it("without a service code has the error code of its status", () => {
		const byStatus = { 307: "unexpectedAnswer", 400: "invalidRequest", 401: "unauthenticated", 403: "denied" };
		const more = { 404: "unsupported", 405: "unsupported", 429: "throttled", 502: "unavailable", 504: "unavailable" };
		for (const [status, code] of Object.entries({ ...byStatus, ...more })) {
			assert.equal(refusal(Number(status), "<html>Bad</html>").code, code);
		}
		assert.equal(refusal(404, { error: { error_code: 404, error_msg: "no" } }).serviceCode, undefined);
	});

	it("is reported with its request id, on one line, at a readable length and without secrets", () => {
		const text = `first\nsecond s3cr3t-token ${"x".repeat(1000)}`;
		const headers = { "X-Request-Id": "r-1" };
		const { message } = refusal(400, { error_code: "KMS.0308", error_msg: text }, headers, {
			secrets: ["s3cr3t-token"],
		});
		assert.match(message, /first second \[redacted\] x+…; request id r-1\)/);
		assert.ok(message.length < 600 && !message.includes("s3cr3t"));
	});

	it("is reported by the title of an HTML page, and quotes no other body", () => {
		const end = "Run again. If the failure persists, report the request id to the service's support.";
		const descriptions = {
			"<html><head><title>502 Bad&amp;Gateway\n s3cr3t</title></head>internal-host</html>":
				'502 (an HTML page titled "502 Bad&Gateway [redacted]")',
			"<!DOCTYPE html><body>internal-host": "502 (an HTML page)",
			"upstream internal-host broke": "502",
			"": "502",
		};
		for (const [body, what] of Object.entries(descriptions)) {
			const { message } = refusal(502, body, {}, { secrets: ["s3cr3t"] });
			assert.equal(message, `Describing key k: the service answered ${what}. ${end}`);
		}
	});

	it("names the action to allow only if it is denied", () => {
		assert.match(refusal(403, {}, {}, { action: "kms:cmk:get" }).message, / The action is kms:cmk:get\.$/);
		assert.doesNotMatch(refusal(401, {}, {}, { action: "kms:cmk:get" }).message, /kms:cmk:get/);
	});

	it("says how far this machine's clock is off, and in which direction, if the credentials are refused", () => {
		const serverTime = Date.parse("Tue, 14 Nov 2023 22:13:20 GMT");
		const at = (minutes: number) => serverTime + minutes * 60_000;
		const sentence = (status: number, receivedAt: number, date = "Tue, 14 Nov 2023 22:13:20 GMT") =>
			/The clock of this machine .*: correct it\./.exec(
				refusal(status, {}, { Date: date }, { receivedAt }).message,
			)?.[0];

		assert.equal(sentence(401, at(17)), "The clock of this machine is 17 minutes ahead of the service's: correct it.");
		assert.equal(sentence(401, at(-90)), "The clock of this machine is 90 minutes behind the service's: correct it.");
		assert.equal(sentence(401, at(5)), undefined);
		assert.equal(sentence(401, at(-5)), undefined);
		assert.equal(sentence(400, at(17)), undefined);
		assert.equal(sentence(401, at(17), "yesterday"), undefined);
	});

	it("explains frequent service codes", () => {
		const explanations: [status: number, serviceCode: string, explanation: RegExp][] = [
			[401, "APIGW.0301", /five such requests in a row, .* five minutes/],
			[401, "APIG.0307", /another region/],
			[403, "KMS.0303", /expired/],
			[403, "KMS.0321", /do not belong to the project/],
			[400, "KMS.0310", /pending import/],
			[403, "IAM.0081", /programmatic access/],
		];
		for (const [status, serviceCode, explanation] of explanations) {
			assert.match(refusal(status, { error_code: serviceCode, error_msg: "" }).message, explanation);
		}
	});

	it("is recognized as one of the credentials by status or by service code", () => {
		assert.ok(isUnauthenticated(answerOf(401, "")));
		assert.ok(isUnauthenticated(answerOf(403, { error: { error_code: "KMS.0302", error_msg: "" } })));
		assert.ok(!isUnauthenticated(answerOf(403, { error: { error_code: "KMS.0306", error_msg: "" } })));
		assert.ok(!isUnauthenticated(answerOf(200, { error_code: "KMS.0302" })));
	});
});

describe("An answer that reports success", () => {
	const schema = v.object({ token: v.string(), count: v.number() });

	it("but does not match its documentation is rejected with the names of its fields, never their values", () => {
		assert.throws(
			() =>
				decode(
					schema,
					"Describing key k",
					"https://kms.example.com/x?y=z",
					answerOf(200, { token: 5, count: "s3cr3t" }),
					[],
				),
			(error: Error) => {
				assert.match(
					error.message,
					/^Describing key k: kms\.example\.com answered with 200 and a body without a usable token, count\./,
				);
				return !error.message.includes("s3cr3t");
			},
		);
	});

	it("but is not JSON is rejected with a description of its body", () => {
		const descriptions = {
			"": "200 and an empty body",
			'{"token":': "200 and a body that is truncated or otherwise invalid JSON",
			"It works!": "200 and a body that is not JSON",
			"<html><title>Log in</title></html>": "200 and an HTML page",
		};
		for (const [text, what] of Object.entries(descriptions)) {
			assert.throws(() => decode(schema, "Doing", "https://h/", answerOf(200, text), []), {
				code: "unexpectedAnswer",
				message: `Doing: h answered with ${what}. Check that the endpoint belongs to the service, not to a proxy or another service.`,
			});
		}
	});

	it("but has many wrong fields is rejected with the names of the first five", () => {
		const many = v.array(v.object({ key_state: v.string() }));
		const body = Array.from({ length: 1000 }, () => ({}));
		assert.throws(
			() => decode(many, "Doing", "https://h/", answerOf(200, body), []),
			/0\.key_state, 1\.key_state, 2\.key_state, 3\.key_state, 4\.key_state and 995 more\./,
		);
	});
});
