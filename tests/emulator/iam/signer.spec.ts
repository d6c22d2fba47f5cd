import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { canonical, sign } from "../support/signer";

// The worked example in the vendor's signing guide and SDK tests, and two examples computed with the SDK (API facts,
// section 8).
const PAIR = { accessKey: "QTWAOYTTINDUT2QVKYUC", secretKey: "MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc" };
const PROJECT = "77b6a44cba5143ab91d13ab9a8ff44fd";
const DATE = "20191115T033655Z";
const KMS = {
	method: "POST",
	target: `/v1.0/${PROJECT}/kms/get-parameters-for-import`,
	body: '{"key_id":"0d0466b0-e727-4d9c-b35d-f84bb474a37f","wrapping_algorithm":"RSAES_OAEP_SHA_256"}',
	headers: { "Content-Type": "application/json", Host: "kms.cn-north-4.myhuaweicloud.com", "X-Sdk-Date": DATE },
};
const VECTORS = [
	{
		name: "the guide's GET with a query",
		request: {
			method: "GET",
			target: `/v1/${PROJECT}/vpcs?limit=2&marker=13551d6b-755d-4757-b956-536f674975c0`,
			body: "",
			headers: { "Content-Type": "application/json", Host: "service.region.example.com", "X-Sdk-Date": DATE },
		},
		canonicalHash: "b25362e603ee30f4f25e7858e8a7160fd36e803bb2dfe206278659d71a9bcd7a",
		signature: "7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe",
	},
	{
		name: "a POST with a body",
		request: KMS,
		canonicalHash: "9da9de7677176d7b832f0735e49b2f4283e0916c27a5f6dd78281cc7a45c413d",
		signature: "c5fd7257a33b070dfe3b29a6d68b7d284bbdb0957566572b2b41d234e4970888",
	},
	{
		name: "a POST with project and security token",
		request: {
			...KMS,
			headers: { ...KMS.headers, "X-Project-Id": PROJECT, "X-Security-Token": "sample-security-token" },
		},
		canonicalHash: "542fb5e510ceece45d9d0c5ccb67ac9cb7e42315a51b42974cbde2df8ec52811",
		signature: "26077888ea5c9e03bce8be76546ed9c726491d545a1cc5f07dd192797ddc62e2",
	},
] as const;

describe("The signer of the emulator's tests", () => {
	for (const { name, request, canonicalHash, signature } of VECTORS) {
		it(`signs ${name} as the vendor does`, () => {
			assert.equal(createHash("sha256").update(canonical(request).request).digest("hex"), canonicalHash);
			assert.ok(sign(request, PAIR).Authorization?.endsWith(`Signature=${signature}`));
		});
	}

	it("normalizes the encoding of path and query, and sorts the query by name and value", () => {
		const target = "/v1.0/p/kms/k/tags/a%20b%2fc?b=2&a=x%20y&a=~*'()&c=3&d=true&c=1&e";
		const [, path, query] = canonical({ method: "GET", target, headers: {} }).request.split("\n");
		assert.equal(path, "/v1.0/p/kms/k/tags/a%20b/c/");
		assert.equal(query, "a=x%20y&a=~%2A%27%28%29&b=2&c=1&c=3&d=true&e=");
	});
});
