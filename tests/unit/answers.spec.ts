import assert from "node:assert/strict";
import * as v from "valibot";
import type { KmsImportErrorCode } from "../../provider/errors";
import { decode, ensureSuccess, isUnauthenticated, ServiceError } from "../../provider/http/answers";

const answer = (status: number, body: unknown, headers: Record<string, string> = {}) => ({
	status,
	headers: new Headers(headers),
	text: typeof body === "string" ? body : JSON.stringify(body),
});

const refusal = (
	status: number,
	body: unknown,
	headers?: Record<string, string>,
	secrets: string[] = [],
): ServiceError => {
	try {
		ensureSuccess("Describing key k", answer(status, body, headers), secrets);
	} catch (error) {
		assert.ok(error instanceof ServiceError);
		return error;
	}
	throw new Error("ensureSuccess accepted it");
};

describe("A refusal of the service", () => {
	it("is read from every form of body that KMS, the gateway, IAM and their sites use", () => {
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
			assert.match(message, /^Describing key k: the service answered 404 KMS\.0207 \(gone\)\. Check the key id/);
		}
	});

	const meanings: [status: number, serviceCode: string, meaning: KmsImportErrorCode][] = [
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
	];
	for (const [status, serviceCode, meaning] of meanings) {
		it(`${serviceCode} means ${meaning}`, () => {
			assert.equal(refusal(status, { error: { error_code: serviceCode, error_msg: "" } }).code, meaning);
		});
	}

	it("without a code means what its status says", () => {
		const byStatus = { 307: "unexpectedAnswer", 400: "invalidRequest", 401: "unauthenticated", 403: "denied" };
		const more = { 404: "unsupported", 405: "unsupported", 429: "throttled", 502: "unavailable", 504: "unavailable" };
		for (const [status, meaning] of Object.entries({ ...byStatus, ...more })) {
			assert.equal(refusal(Number(status), "<html>Bad</html>").code, meaning);
		}
		assert.equal(refusal(404, { error: { error_code: 404, error_msg: "no" } }).serviceCode, undefined);
	});

	it("is told with its request id, in one line, cut to a readable length and without secrets", () => {
		const text = `first\nsecond s3cr3t-token ${"x".repeat(1000)}`;
		const { message } = refusal(400, { error_code: "KMS.0308", error_msg: text }, { "X-Request-Id": "r-1" }, [
			"s3cr3t-token",
		]);
		assert.match(message, /first second \[redacted\] x+…; request id r-1\)/);
		assert.ok(message.length < 600 && !message.includes("s3cr3t"));
	});

	it("never quotes a body that is no error object", () => {
		assert.equal(
			refusal(502, "<html>internal-host</html>").message,
			"Describing key k: the service answered 502. Run again; if it stays, give the request id to the service's support.",
		);
	});

	it("for its credentials is recognised by status or by code", () => {
		assert.ok(isUnauthenticated(answer(401, "")));
		assert.ok(isUnauthenticated(answer(403, { error: { error_code: "KMS.0302", error_msg: "" } })));
		assert.ok(!isUnauthenticated(answer(403, { error: { error_code: "KMS.0306", error_msg: "" } })));
		assert.ok(!isUnauthenticated(answer(200, { error_code: "KMS.0302" })));
	});
});

describe("A success of the service", () => {
	const schema = v.object({ token: v.string(), count: v.number() });

	it("that is not as documented is refused by the names of its fields, never their values", () => {
		assert.throws(
			() =>
				decode(schema, "Describing key k", "https://kms.example.com/x?y=z", answer(200, { token: 5, count: "s3cr3t" })),
			(error: Error) => {
				assert.match(
					error.message,
					/^Describing key k: kms\.example\.com answered with 200 and a body without a usable token, count\./,
				);
				return !error.message.includes("s3cr3t");
			},
		);
	});

	it("that is not JSON is refused", () => {
		for (const text of ["", "<html></html>", '{"token":']) {
			assert.throws(() => decode(schema, "Doing", "https://h/", answer(200, text)), { code: "unexpectedAnswer" });
		}
	});
});
