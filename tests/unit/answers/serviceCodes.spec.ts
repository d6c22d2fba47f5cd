import assert from "node:assert/strict";
import { errorCodeOf, explanationOf, isKnownServiceCode, REMEDIATION } from "../../../provider/answers/serviceCodes";

describe("The error code of a refusal", () => {
	it("is that of its service code, whatever its status", () => {
		assert.deepEqual(
			[errorCodeOf("KMS.0310", 500), errorCodeOf("IAM.0012", 200)],
			["keyNotPendingImport", "throttled"],
		);
	});

	it("is that of its status if the service code is not known or missing", () => {
		const byStatus = {
			200: "unexpectedAnswer",
			307: "unexpectedAnswer",
			399: "unexpectedAnswer",
			400: "invalidRequest",
			401: "unauthenticated",
			402: "invalidRequest",
			403: "denied",
			404: "unsupported",
			405: "unsupported",
			406: "invalidRequest",
			428: "invalidRequest",
			429: "throttled",
			499: "invalidRequest",
			500: "unavailable",
			503: "unavailable",
		};
		for (const [status, code] of Object.entries(byStatus))
			for (const serviceCode of [undefined, "", "KMS.9999", "constructor"])
				assert.equal(errorCodeOf(serviceCode, Number(status)), code, `${status} ${serviceCode}`);
	});

	it("is the same by either prefix of the gateway", () => {
		assert.equal(errorCodeOf("APIG.0308", 400), "throttled");
		assert.equal(errorCodeOf("APIGW.0308", 400), "throttled");
		assert.ok(isKnownServiceCode("APIG.0308") && !isKnownServiceCode("XAPIG.0308") && !isKnownServiceCode("APIGX0308"));
	});
});

describe("What a refusal says to users", () => {
	it("is a sentence that says what to do, for every error code", () => {
		for (const [code, text] of Object.entries(REMEDIATION)) assert.match(text, /^[A-Z].{15,}\.$/, code);
	});

	it("is a sentence more for frequent service codes, by either prefix, and for no others", () => {
		for (const code of [
			"KMS.0207",
			"KMS.0301",
			"KMS.0302",
			"KMS.0303",
			"KMS.0310",
			"KMS.0321",
			"APIGW.0301",
			"APIGW.0305",
			"APIG.0307",
			"IAM.0004",
			"IAM.0061",
			"IAM.0062",
			"IAM.0081",
		])
			assert.match(explanationOf(code) ?? "", /^[A-Z].{15,}\.$/, code);
		for (const code of [undefined, "", "KMS.0308", "constructor"]) assert.equal(explanationOf(code), undefined);
	});
});
