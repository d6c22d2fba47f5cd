import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readEcsAgency } from "../../../provider/auth/ecsAgency";
import { permanent } from "../../../provider/auth/guardedSigner";
import { Iam } from "../../../provider/auth/iam";
import { assumeWithWebIdentity } from "../../../provider/auth/sts";
import { tokenSigner } from "../../../provider/auth/tokenSigner";
import { Transport } from "../../../provider/http/transport";
import { FixedClock } from "../../support/clock";
import { json, type Respond, TestServer } from "../../support/httpServer";

const EXPIRES = "2026-11-25T12:00:00.123000Z";
const KEY = { accessKey: "A", secretKey: "S", securityToken: "T", expiresAt: Date.parse(EXPIRES) };
const IAM_FORM = { access: "A", secret: "S", securitytoken: "T", expires_at: EXPIRES };
const STS_FORM = { access_key_id: "A", secret_access_key: "S", security_token: "T", expiration: EXPIRES };

describe("A temporary access key", () => {
	let server: TestServer;
	let transport: Transport;

	const start = async (respond: Respond) => {
		server = await TestServer.start(respond);
		transport = new Transport({ clock: new FixedClock(), maxRetries: 1, random: () => 0 });
	};
	const asked = () => server.requests.map(({ method, path }) => `${method} ${path}`);

	afterEach(() => server.close());

	describe("of an agency", () => {
		const iam = () => new Iam(transport, server.url);
		const agency = { agencyName: "a", domain: { name: "d" }, duration: 3600 };

		it("is requested as the API reference specifies", async () => {
			await start((_, response) => json(response, 201, { credential: IAM_FORM }));
			assert.deepEqual(await iam().assumeAgency(agency, tokenSigner(permanent({ token: "t" }))), KEY);
			assert.deepEqual(asked(), ["POST /v3.0/OS-CREDENTIAL/securitytokens"]);
			const [{ headers, body }] = server.requests as [(typeof server.requests)[0]];
			assert.equal(headers["x-auth-token"], "t");
			const assume_role = { agency_name: "a", domain_name: "d", duration_seconds: 3600 };
			assert.deepEqual(JSON.parse(body), { auth: { identity: { methods: ["assume_role"], assume_role } } });
		});

		it("names the action that IAM must allow if it is denied", async () => {
			await start((_, response) => json(response, 403, { error: { code: 403, message: "no" } }));
			await assert.rejects(
				iam().assumeAgency(agency, tokenSigner(permanent({ token: "t" }))),
				/The action is iam:agencies:assume\.$/,
			);
			await assert.rejects(
				iam().findProjects("r", tokenSigner(permanent({ token: "t" }))),
				/The action is iam:projects:listProjects\.$/,
			);
		});

		it("is not quoted if the answer does not match its documentation", async () => {
			await start((_, response) => json(response, 201, { credential: { ...IAM_FORM, secret: 5, access: "LEAK" } }));
			await assert.rejects(
				iam().assumeAgency(agency, tokenSigner(permanent({ token: "t" }))),
				(error: Error & { code?: string }) => {
					assert.equal(error.code, "unexpectedAnswer");
					return !`${error.message}${error.stack}`.includes("LEAK");
				},
			);
		});
	});

	describe("of a web identity", () => {
		const identity = {
			kind: "webIdentity",
			providerUrn: "p",
			agencyUrn: "iam::d:agency:a",
			sessionName: "s",
			duration: 900,
			policyIds: ["one"],
		} as const;

		it("is requested as the SDKs do, with the current content of the token file", async () => {
			const folder = await mkdtemp(join(tmpdir(), "identity-"));
			const file = join(folder, "token");
			await start((_, response) => json(response, 200, { credentials: STS_FORM }));
			for (const idToken of ["a.b.first", "a.b.second"]) {
				await writeFile(file, `${idToken}\n`);
				assert.deepEqual(await assumeWithWebIdentity(transport, server.url, { ...identity, idToken: { file } }), KEY);
			}
			await rm(folder, { recursive: true });
			assert.equal(asked()[1], "POST /v5/agencies/assume-with-oidc");
			assert.deepEqual(JSON.parse(server.requests[1]?.body ?? ""), {
				provider_urn: "p",
				agency_urn: "iam::d:agency:a",
				agency_session_name: "s",
				duration_seconds: 900,
				id_token: "a.b.second",
				policy_ids: ["one"],
			});
		});

		it("is not requested without an identity token, which is never quoted", async () => {
			await start((_, response) => json(response, 403, { error_code: "STS.0001", error_msg: "s3cr3t is expired" }));
			const missing = { ...identity, idToken: { file: "/nowhere/token" } };
			await assert.rejects(assumeWithWebIdentity(transport, server.url, missing), /ENOENT.*webIdentity\.tokenFile/);
			assert.equal(server.requests.length, 0);
			const refused = { ...identity, idToken: { value: "s3cr3t" } };
			await assert.rejects(assumeWithWebIdentity(transport, server.url, refused), /STS\.0001 \(\[redacted\] is/);
		});
	});

	it("of a web identity is not requested if the token is in no regular file, or has more than 64 KiB", async () => {
		const folder = await mkdtemp(join(tmpdir(), "identity-"));
		const [fifo, large] = [join(folder, "fifo"), join(folder, "large")];
		execFileSync("mkfifo", [fifo]);
		await writeFile(large, "x".repeat(64 * 1024 + 1));
		await start((_, response) => json(response, 200, { credentials: STS_FORM }));
		const fields = { kind: "webIdentity", providerUrn: "p", agencyUrn: "a", sessionName: "s", duration: 900 } as const;
		for (const [file, reason] of [
			[fifo, "it is a FIFO"],
			[folder, "it is a folder"],
			["/dev/zero", "it is a device"],
			[large, "it has more than 65536 bytes"],
		] as const)
			await assert.rejects(assumeWithWebIdentity(transport, server.url, { ...fields, idToken: { file } }), {
				code: "notConfigured",
				message: `Getting an access key of a by web identity: the token file can't be read (${reason}). Check huaweicloud:webIdentity.tokenFile or HUAWEICLOUD_OIDC_TOKEN_FILE.`,
			});
		assert.equal(server.requests.length, 0);
		await writeFile(large, `a.b.${"x".repeat(64 * 1024 - 4)}`);
		assert.deepEqual(await assumeWithWebIdentity(transport, server.url, { ...fields, idToken: { file: large } }), KEY);
		await rm(folder, { recursive: true });
	});

	it("of a web identity is not requested with anything in the file but an identity token", async () => {
		const folder = await mkdtemp(join(tmpdir(), "identity-"));
		const file = join(folder, "token");
		await start((_, response) => json(response, 200, { credentials: STS_FORM }));
		const fields = { kind: "webIdentity", providerUrn: "p", agencyUrn: "a", sessionName: "s", duration: 900 } as const;
		for (const text of [
			"",
			"null",
			'"a.b.c"',
			"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
			"<html>",
		]) {
			await writeFile(file, text);
			await assert.rejects(assumeWithWebIdentity(transport, server.url, { ...fields, idToken: { file } }), {
				code: "notConfigured",
				message: /the token file holds no identity token/,
			});
		}
		assert.equal(server.requests.length, 0);
		await rm(folder, { recursive: true });
	});

	describe("of the agency of an ECS instance", () => {
		const read = () => readEcsAgency(transport, server.url);
		const service =
			(tokenStatus: number, keyStatus = 200): Respond =>
			({ method }, response) => {
				if (method === "PUT") return void response.writeHead(tokenStatus).end("metadata-token");
				json(response, keyStatus, { credential: IAM_FORM });
			};
		const tokens = () => server.requests.map(({ headers }) => headers["x-metadata-token"]);

		it("is requested with a token of the metadata service", async () => {
			await start(service(200));
			assert.deepEqual(await read(), KEY);
			assert.deepEqual(asked(), ["PUT /meta-data/latest/api/token", "GET /openstack/latest/securitykey"]);
			assert.equal(server.requests[0]?.headers["x-metadata-token-ttl-seconds"], "21600");
			assert.deepEqual(tokens(), [undefined, "metadata-token"]);
		});

		it("is requested without one if the metadata service does not support tokens", async () => {
			for (const status of [404, 405]) {
				await start(service(status));
				assert.deepEqual(await read(), KEY);
				assert.deepEqual(tokens(), [undefined, undefined]);
				await server.close();
			}
			await start(service(503));
			assert.deepEqual(await read(), KEY);
		});

		it("is not available on a machine without an agency or without a metadata service", async () => {
			await start(service(200, 404));
			await assert.rejects(read(), (error: Error & { code?: string }) => {
				assert.match(error.message, /this machine has no agency/);
				return error.code === "notConfigured";
			});
			await server.close();
			await start((_, response) => response.destroy());
			await assert.rejects(read(), (error: Error & { code?: string }) => {
				assert.match(error.message, /no metadata service answers at 127\.0\.0\.1:\d+/);
				return error.code === "notConfigured";
			});
		});
	});
});
