import assert from "node:assert/strict";
import { BasicCredentials } from "@huaweicloud/huaweicloud-sdk-core";
import { AKSKSigner } from "@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner";
import type { IHttpRequest } from "@huaweicloud/huaweicloud-sdk-core/http/IHttpRequest";
import { TestEmulator } from "../../support/emulator";
import { fieldsOf, kmsSigned, type SignedOptions, send, sendSigned } from "../support/rawRequests";

const REFUSED = "401 APIGW.0301";
const SKEW_SECONDS = 15 * 60;
const WRONG = { pair: { accessKey: "EMULATORACCESSKEY000", secretKey: "wrong" } };

describe("The emulator's gateway", () => {
	let test: TestEmulator;

	beforeEach(async () => {
		test = await TestEmulator.start({ moreRegions: ["cn-east-3"] });
	});
	afterEach(() => test.close());

	const listKeys = async (options: Partial<SignedOptions> = {}) =>
		(await kmsSigned(test.settings, "list-keys", {}, options)).outcome;
	const withHeader = (name: string, change: (value: string) => string): Partial<SignedOptions> => ({
		tamper: ({ headers }) => ({ headers: { ...headers, [name]: change(headers[name] ?? "") } }),
	});

	describe("accepts a signed request", () => {
		it("with the emulator's permanent access key", async () => {
			const created = await kmsSigned(test.settings, "create-key", { key_alias: "key" });
			const { key_id } = fieldsOf<{ key_info: { key_id: string } }>(created).key_info;
			assert.equal((await kmsSigned(test.settings, "describe-key", { key_id })).outcome, "200");
		});

		it("as the vendor's Node SDK signs it", async () => {
			const { url, projectId, accessKey, secretKey } = test.settings;
			const [path, data] = [`/v1.0/${projectId}/kms/list-keys`, { limit: "1" }];
			const unsigned = {
				method: "POST",
				endpoint: `${url}${path}`,
				url: path,
				data,
				queryParams: { a: ["2", "1"], "b c": "~*'()" },
			};
			const request = {
				...unsigned,
				headers: { "content-type": "application/json" },
				pathParams: {},
			} as unknown as IHttpRequest;
			const headers = AKSKSigner.sign(request, new BasicCredentials().withAk(accessKey).withSk(secretKey));
			const target = `${path}?a=2&a=1&b%20c=~%2A%27%28%29`;
			assert.equal((await send(url, { method: "POST", target, headers, body: JSON.stringify(data) })).outcome, "200");
		});

		it("with any signed headers besides X-Sdk-Date", async () => {
			const unsigned = { ...withHeader("X-Added", () => "later"), headers: { "X-Own": "1" } };
			assert.equal(await listKeys(unsigned), "200");
		});

		it("with paths and queries in any encoding", async () => {
			const keyId = await test.createKey("key");
			const { projectId } = test.settings;
			const base = `/v1.0/${projectId}/kms/${keyId}/tags`;
			for (const key of ["键 ä", "a/b", "100%", "a+b&c;d", "~!'()"]) {
				assert.equal((await test.kms(`${keyId}/tags`, { tag: { key } })).status, 204);
				const target = `${base}/${encodeURIComponent(key)}?x=%e9%94%ae&y&a=2&a=1&z=1%2B1+1`;
				assert.equal((await sendSigned(test.settings, { method: "DELETE", target })).outcome, "204", key);
			}
		});

		it("with a body in UTF-8, hashed as bytes", async () => {
			const answer = await kmsSigned(test.settings, "create-key", {
				key_alias: "key",
				key_description: "Schlüssel 键",
			});
			assert.equal(answer.outcome, "200");
		});

		it("with an X-Sdk-Content-Sha256 that is the body's hash or says that the body is not signed", async () => {
			const named = { headers: { "X-Sdk-Content-Sha256": "UNSIGNED-PAYLOAD" } };
			assert.equal(await listKeys({ ...named, tamper: () => ({ body: '{"limit":"1"}' }) }), "200");
			// The hash of "{}".
			const hash = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
			const right = { headers: { "X-Sdk-Content-Sha256": hash } };
			assert.equal(await listKeys(right), "200");
			assert.equal(await listKeys({ ...right, tamper: () => ({ body: '{"limit":"1"}' }) }), REFUSED);
		});

		it("for every project of the account, if X-Project-Id is absent or names that project", async () => {
			const [primary = "", other = ""] = test.settings.projects.map(({ projectId }) => projectId);
			const list = async (projectId: string, named?: string) => {
				const target = `/v1.0/${projectId}/kms/list-keys`;
				const headers = named === undefined ? {} : { "X-Project-Id": named };
				return (await sendSigned(test.settings, { method: "POST", target, headers, body: "{}" })).outcome;
			};
			for (const projectId of [primary, other]) {
				assert.equal(await list(projectId), "200");
				assert.equal(await list(projectId, projectId), "200");
			}
			assert.equal(await list(primary, other), "403 KMS.0321");
			assert.equal(await list("0".repeat(32)), "403 KMS.0321");
		});

		it("to IAM, which lists the projects", async () => {
			const { projects } = fieldsOf<{ projects: { id: string }[] }>(
				await sendSigned(test.settings, { target: "/v3/projects?name=cn-north-4" }),
			);
			assert.deepEqual(
				projects.map(({ id }) => id),
				[test.settings.projectId],
			);
		});
	});

	describe("refuses, in the gateway's flat form with the request id, a signed request", () => {
		it("with another secret key or an unknown access key", async () => {
			const answer = await kmsSigned(test.settings, "list-keys", {}, WRONG);
			const { error_code, error_msg, request_id, ...more } = fieldsOf(answer);
			assert.deepEqual([answer.status, error_code, more], [401, "APIGW.0301", {}]);
			assert.match(`${error_msg}`, /^Incorrect IAM authentication information: /);
			assert.equal(request_id, answer.headers["x-request-id"]);
			assert.equal(await listKeys({ pair: { ...test.settings, accessKey: "UNKNOWN" } }), REFUSED);
		});

		for (const [name, options] of [
			["body", { tamper: () => ({ body: '{"limit":"1"}' }) }],
			["query", { tamper: ({ target }) => ({ target: `${target}?limit=1` }) }],
			["path", { tamper: ({ target }) => ({ target: target.replace("list-keys", "create-key") }) }],
			["date", withHeader("X-Sdk-Date", (date) => date.replace(/\dZ$/, (last) => (last === "0Z" ? "1Z" : "0Z")))],
			["host", withHeader("Host", (host) => host.replace("127.0.0.1", "localhost"))],
			["signed header", withHeader("Content-Type", (type) => `${type};charset=utf8`)],
			["signature", withHeader("Authorization", (value) => value.replace(/.$/, (last) => (last === "0" ? "1" : "0")))],
		] satisfies [string, Partial<SignedOptions>][]) {
			it(`whose ${name} was changed in transit`, async () => {
				assert.equal(await listKeys(options), REFUSED);
				assert.equal(await listKeys(), "200");
			});
		}

		it("that lacks a signed header or doesn't sign its date", async () => {
			const lacking: Partial<SignedOptions> = {
				tamper: ({ headers: { "Content-Type": _, ...headers } }) => ({ headers }),
			};
			assert.equal(await listKeys(lacking), REFUSED);
			assert.equal(await listKeys(withHeader("Authorization", (value) => value.replace(";x-sdk-date", ""))), REFUSED);
		});

		it("whose Authorization header is malformed or of another algorithm", async () => {
			for (const change of [
				() => "Basic YTpi",
				() => "SDK-HMAC-SHA256",
				(value: string) => value.replace("SDK-HMAC-SHA256", "SDK-HMAC-SM3"),
				(value: string) => value.replaceAll(", ", ","),
				(value: string) => value.replace("content-type;host", "host;content-type"),
				(value: string) => value.slice(0, -1),
			]) {
				assert.equal(await listKeys(withHeader("Authorization", change)), REFUSED);
			}
		});

		it("over 15 minutes off the emulator's clock, which is in Date", async () => {
			for (const clock of [0, 7200, -10_800]) {
				await test.advanceClock(clock);
				for (const [ahead, expected] of [
					[SKEW_SECONDS - 5, "200"],
					[SKEW_SECONDS + 5, REFUSED],
					[5 - SKEW_SECONDS, "200"],
					[-5 - SKEW_SECONDS, REFUSED],
				] as const) {
					const answer = await kmsSigned(test.settings, "list-keys", {}, { aheadSeconds: clock + ahead });
					assert.equal(answer.outcome, expected);
					const skew = Date.parse(`${answer.headers.date}`) - Date.now();
					assert.ok(Math.abs(skew / 1000 - clock) < 5, `${skew}`);
				}
				await test.advanceClock(-clock);
			}
		});
	});

	it("uses the token of a request that is also signed", async () => {
		const token = await test.createToken();
		assert.equal(await listKeys({ ...WRONG, headers: { "X-Auth-Token": token } }), "200");
		assert.equal(await listKeys({ headers: { "X-Auth-Token": "wrong" } }), "403 KMS.0302");
	});
});
