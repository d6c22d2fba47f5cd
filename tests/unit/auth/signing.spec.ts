import assert from "node:assert/strict";
import { canonicalRequest, sha256 } from "../../../provider/auth/canonicalRequest";
import { authorizationHeader, sign, signature, signingDate, stringToSign } from "../../../provider/auth/signing";
import { accessKey, cases, date, secretKey } from "../../vectors/signing.json";

const NOW = Date.UTC(2019, 10, 15, 3, 36, 55);

const canonicalOf = (url: string, headers: Record<string, string> = {}, body = "") =>
	canonicalRequest({ method: "GET", url, headers, body }).text.split("\n");
const queryOf = (query: string) => canonicalOf(`https://kms.example.com/?${query}`)[2];

describe("Signing", () => {
	for (const { name, request, securityToken, ...expected } of cases) {
		it(`of ${name} matches the vendor step by step`, () => {
			const added = { "X-Sdk-Date": date, ...(securityToken && { "X-Security-Token": securityToken }) };
			const signed = { ...request, headers: { ...request.headers, ...added } as Record<string, string> };

			const canonical = canonicalRequest(signed);
			const signatureHex = signature(secretKey, stringToSign(canonical.text, date));

			assert.deepEqual(canonical.text.split("\n").slice(1, 3), [expected.uri, expected.query]);
			assert.equal(canonical.signedHeaders, expected.signedHeaders);
			assert.equal(sha256(canonical.text), expected.canonicalRequestHash);
			assert.equal(signatureHex, expected.signature);
			assert.deepEqual(sign({ ...request, headers: request.headers }, { accessKey, secretKey, securityToken }, NOW), {
				...added,
				Authorization: authorizationHeader(accessKey, expected.signedHeaders, expected.signature),
			});
		});
	}

	it("formats the Authorization header as in the guide", () => {
		assert.equal(
			authorizationHeader("AK", "host;x-sdk-date", "0f"),
			"SDK-HMAC-SHA256 Access=AK, SignedHeaders=host;x-sdk-date, Signature=0f",
		);
	});

	it("formats the time in UTC to the second, truncated", () => {
		assert.equal(signingDate(NOW + 999), date);
	});

	it("replaces the date and the security token of an earlier attempt", () => {
		const request = { method: "GET", url: "https://kms.example.com/", headers: {} };
		const key = { accessKey, secretKey, securityToken: "fresh" };
		const stale = { "x-sdk-date": "20000101T000000Z", "x-security-token": "stale", authorization: "old" };

		assert.deepEqual(sign({ ...request, headers: stale }, key, NOW), sign(request, key, NOW));
	});

	it("sends no X-Security-Token with a permanent access key", () => {
		for (const securityToken of [undefined, ""]) {
			const added = sign(
				{ method: "GET", url: "https://kms.example.com/", headers: {} },
				{ accessKey, secretKey, securityToken },
				NOW,
			);
			assert.deepEqual(Object.keys(added), ["X-Sdk-Date", "Authorization"]);
		}
	});
});

describe("A canonical request", () => {
	it("contains the host with its port, unless that is the scheme's default and not sent", () => {
		const hosts = ["https://KMS.example.com:443", "http://127.0.0.1:4000", "http://[::1]:80/x"].map(
			(url) => canonicalOf(url)[3],
		);
		assert.deepEqual(hosts, ["host:kms.example.com", "host:127.0.0.1:4000", "host:[::1]"]);
	});

	it("contains the request's Host header if it differs from the URL", () => {
		assert.equal(canonicalOf("http://127.0.0.1:4000/", { Host: "kms.example.com" })[3], "host:kms.example.com");
	});

	it("leaves out Authorization and header names with an underscore", () => {
		const headers = { Authorization: "x", x_y: "1", "X-Y": " 2  3 " };
		assert.deepEqual(canonicalOf("https://kms.example.com/", headers).slice(3, 7), [
			"host:kms.example.com",
			"x-y:2  3",
			"",
			"host;x-y",
		]);
	});

	it("contains the hash from X-Sdk-Content-Sha256 if the request has that header", () => {
		const headers = { "x-sdk-content-SHA256": "UNSIGNED-PAYLOAD" };
		assert.equal(canonicalOf("https://kms.example.com/", headers, "body").at(-1), "UNSIGNED-PAYLOAD");
	});

	it("contains the path as it is sent: without dot segments, and with a trailing slash", () => {
		assert.equal(canonicalOf("https://kms.example.com/a/../b//c")[1], "/b//c/");
	});

	it("treats invalid escapes and invalid UTF-8 as Python's unquote does", () => {
		assert.equal(canonicalOf("https://kms.example.com/100%/%zz/%ff")[1], "/100%25/%25zz/%EF%BF%BD/");
	});

	it("sorts parameters by code point before encoding, and repeated ones by value", () => {
		assert.equal(queryOf("[=1&A=1&a=2&a=10"), "A=1&%5B=1&a=10&a=2");
		assert.equal(queryOf("😀=1&￼=2"), "%EF%BF%BC=2&%F0%9F%98%80=1");
	});

	it("keeps parameters without a value or a name, and reads + as a space", () => {
		assert.equal(queryOf("b&&=v&a=x+y"), "=v&a=x%20y&b=");
	});
});
