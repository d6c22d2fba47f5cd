import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { TestEmulator } from "../../support/emulator";
import { kmsSigned, type SignedOptions, send, sendSigned } from "../support/rawRequests";
import { sdkDate, sign } from "../support/signer";
import { exchange, stderrDuring } from "../support/wireClient";

const NONE = "404 APIGW.0101";
const MALFORMED = "400 APIGW.0201";
const CLOSE = "Connection: close";
const LARGEST = 12 * 1024 * 1024;

const linesOf = (headers: Record<string, string>) =>
	Object.entries(headers).map(([name, value]) => `${name}: ${value}`);

describe("On the wire the emulator", () => {
	let test: TestEmulator;
	let host: string;

	beforeEach(async () => {
		test = await TestEmulator.start();
		host = `Host: ${new URL(test.settings.url).host}`;
	});
	afterEach(() => test.close());

	const ask = (line: string, headers: readonly string[] = [], rest = "") =>
		exchange(test.settings.url, [line, host, ...headers], rest);
	const get = async (target: string) => (await ask(`GET ${target} HTTP/1.1`, [CLOSE])).outcomes;
	/** The outcome of a signed request whose header lines are those of the signer or others. */
	const askSigned = async (target: string, headers: Record<string, string> = {}, linesFor = linesOf) => {
		const all = { Host: host.slice(6), "X-Sdk-Date": sdkDate(Date.now()), ...headers };
		const signed = sign({ method: "GET", target: "/v3/projects?name=x", headers: all }, test.settings);
		const { outcomes } = await exchange(test.settings.url, [`GET ${target} HTTP/1.1`, CLOSE, ...linesFor(signed)]);
		return `${outcomes}`;
	};

	describe("accepts a request target", () => {
		it("that is a whole URL, as sent to a proxy, by its path and query, signed or not", async () => {
			for (const base of ["http://localhost:1", "HTTP://127.0.0.1", "https://[::1]"]) {
				assert.deepEqual(await get(`${base}/v3/projects`), ["401"]);
				assert.equal(await askSigned(`${base}/v3/projects?name=x`), "200");
			}
			for (const target of ["http://localhost", "http://[::1]:99999/x", "//", "/%zz", "/%ff"]) {
				assert.deepEqual(await get(target), [NONE], target);
			}
		});

		it("as received: no path is routed elsewhere than it was signed for", async () => {
			await test.createKey("key");
			for (const target of ["//x/_emulator/reset", "/v3/../_emulator/reset", "/x/%2e%2e/_emulator/reset"]) {
				assert.deepEqual((await ask(`POST ${target} HTTP/1.1`, [CLOSE, "Content-Length: 0"])).outcomes, [NONE], target);
			}
			const { total } = (await test.kmsAnswer("list-keys", {})) as { total: number };
			assert.equal(total, 1);
			assert.deepEqual(await get("/v3/x/../projects"), [NONE]);
		});
	});

	it("responds to another method with KMS.0215 for a KMS path, and as to an unknown path otherwise", async () => {
		const kms = `/v1.0/${test.settings.projectId}/kms/list-keys`;
		for (const [method, path, expected] of [
			["GET", kms, "405 KMS.0215"],
			["PATCH", kms, "405 KMS.0215"],
			["OPTIONS", kms, "405 KMS.0215"],
			["HEAD", kms, "405"],
			["GET", "/v3/auth/tokens", NONE],
			["POST", "/v5/caller-identity", NONE],
			["DELETE", "/openstack/latest/securitykey", NONE],
			["OPTIONS", "*", NONE],
		] as const) {
			assert.deepEqual((await ask(`${method} ${path} HTTP/1.1`, [CLOSE])).outcomes, [expected], `${method} ${path}`);
		}
	});

	it("serves HTTP/1.0 without a host, chunks, and requests after a refusal on the same connection", async () => {
		const old = await exchange(test.settings.url, ["GET /v3/projects HTTP/1.0"]);
		assert.deepEqual([old.outcomes, old.isClosed], [["401"], true]);
		const chunks = await ask("POST /v3/auth/tokens HTTP/1.1", ["Transfer-Encoding: chunked"], "1\r\n{\r\n0\r\n\r\n");
		assert.deepEqual(chunks.outcomes, ["400"]);
		const next = `GET /v3/projects HTTP/1.1\r\n${host}\r\n\r\n`;
		assert.deepEqual((await ask("GET /x HTTP/1.1", [], next)).outcomes, [NONE, "401"]);
	});

	it("refuses malformed requests as the gateway, with the time and a request id, and closes", async () => {
		await test.advanceClock(-86_400);
		const post = "POST /v3/auth/tokens HTTP/1.1";
		for (const [expected, line, headers, rest] of [
			[MALFORMED, "\x16\x03\x01", [], ""],
			[MALFORMED, "GET /\xe9 HTTP/1.1", [], ""],
			[MALFORMED, post, ["Content-Length: 3", "Transfer-Encoding: chunked"], "0\r\n\r\n"],
			[MALFORMED, post, ["Content-Length: 3", "Content-Length: 4"], "abcd"],
			[MALFORMED, post, ["Transfer-Encoding: chunked"], "x\r\n"],
			["494 APIGW.0201", "GET / HTTP/1.1", [`X: ${"x".repeat(20_000)}`], ""],
		] as const) {
			const { outcomes, isClosed, text } = await ask(line, headers, rest);
			assert.deepEqual([outcomes, isClosed], [[expected], true]);
			assert.equal(/X-Request-Id: (\w{32})/.exec(text)?.[1], /"request_id":"(\w{32})"/.exec(text)?.[1]);
			assert.ok(Math.abs(Date.now() - 86_400_000 - Date.parse(`${/Date: (.*)\r/.exec(text)?.[1]}`)) < 5000);
		}
	});

	it("refuses a body over 12 MB as the gateway, whoever signed it, without counting towards a lock", async () => {
		const list = (body: string, options: Partial<SignedOptions> = {}) =>
			sendSigned(test.settings, {
				method: "POST",
				target: `/v1.0/${test.settings.projectId}/kms/list-keys`,
				body,
				...options,
			});
		const large = "{}".padEnd(LARGEST);
		for (let i = 0; i < 6; i++) assert.equal((await list(`${large} `)).outcome, "413 APIGW.0201");
		assert.equal((await list(large)).outcome, "200");
	});

	it("reports no clients that disconnect in the middle of a request or response", async () => {
		await test.addFault({ operation: "projects", stall: "body" });
		const written = await stderrDuring(async () => {
			await ask("POST /v3/auth/tokens HTTP/1.1", ["Content-Length: 100"], "{");
			await ask("GET /v3/projects HTTP/1.1");
			await wait(20);
		});
		assert.equal(written, "");
		assert.deepEqual(await get("/v3/projects"), ["401"]);
	});

	it("records only the start of an unknown path in the journal, and no query", async () => {
		await get(`/${"x".repeat(1000)}?secret`);
		const [{ operation = "" } = {}] = (await test.requests()).slice(-1);
		assert.equal(operation, "x".repeat(200));
	});

	describe("verifies a signature over", () => {
		const target = "/v3/projects?name=x";

		it("headers in UTF-8, ignoring only surrounding white space", async () => {
			for (const text of ["voilà", "a\tb", ""]) {
				const bytes = Buffer.from(text).toString("latin1");
				const padded = (signed: Record<string, string>) => linesOf({ ...signed, "X-Own": `\t ${bytes} \t` });
				assert.equal(await askSigned(target, { "X-Own": text }, padded), "200", text);
			}
		});

		it("each value of a repeated header, sorted", async () => {
			// Both lines, as in the canonical request.
			const signed = { "X-Own": "a\nx-own:b" };
			const sending =
				(values: readonly string[]) =>
				({ "X-Own": _, ...others }: Record<string, string>) => [
					...values.map((value) => `X-Own: ${value}`),
					...linesOf(others),
				];
			assert.equal(await askSigned(target, signed, sending(["b", "a"])), "200");
			assert.equal(await askSigned(target, signed, sending(["a"])), "401 APIGW.0301");
		});

		it("but accepts neither two Authorization headers nor two tokens", async () => {
			const twice = (signed: Record<string, string>) => [...linesOf(signed), `Authorization: ${signed.Authorization}`];
			assert.equal(await askSigned(target, {}, twice), "401 APIGW.0301");
			const header = `X-Auth-Token: ${await test.createToken()}`;
			assert.deepEqual((await ask("GET /v3/projects HTTP/1.1", [CLOSE, header])).outcomes, ["200"]);
			assert.deepEqual((await ask("GET /v3/projects HTTP/1.1", [CLOSE, header, header])).outcomes, ["401"]);
		});
	});

	it("compares tokens exactly", async () => {
		const { url } = test.settings;
		const token = await test.createToken();
		const listWith = async (sent: string) =>
			(await send(url, { target: "/v3/projects", headers: { "X-Auth-Token": sent } })).outcome;
		assert.equal(await listWith(token), "200");
		for (const changed of [`${token}A`, `${token}!`, `${token.slice(0, 9)} ${token.slice(9)}`]) {
			assert.equal(await listWith(changed), "401 401");
		}
		const { access: accessKey, secret: secretKey, securitytoken } = await test.createTemporaryAccessKey();
		const listAs = async (securityToken: string) =>
			(await kmsSigned(test.settings, "list-keys", {}, { pair: { accessKey, secretKey, securityToken } })).outcome;
		assert.deepEqual([await listAs(securitytoken), await listAs(`${securitytoken}A`)], ["200", "401 APIGW.0301"]);
		const { agencyUrn: agency_urn, oidcProviderUrn: provider_urn } = test.settings;
		const idToken = await test.createIdToken();
		const assume = async (id_token: string) => {
			const body = JSON.stringify({ agency_urn, agency_session_name: "session", provider_urn, id_token });
			return (await send(url, { method: "POST", target: "/v5/agencies/assume-with-oidc", body })).outcome;
		};
		assert.deepEqual([await assume(idToken), await assume(`${idToken}=`)], ["200", "400 IAM.0001"]);
		const ttl = { "X-Metadata-Token-Ttl-Seconds": "60" };
		const { text } = await send(url, { method: "PUT", target: "/meta-data/latest/api/token", headers: ttl });
		const credentials = async (sent: string) =>
			(await send(url, { target: "/openstack/latest/securitykey", headers: { "X-Metadata-Token": sent } })).outcome;
		assert.deepEqual([await credentials(text), await credentials(`${text}=`)], ["200", "401"]);
	});
});
