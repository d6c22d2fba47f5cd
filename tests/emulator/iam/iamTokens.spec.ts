import assert from "node:assert/strict";
import { type Emulator, startEmulator } from "huaweicloud-kms-emulator";

describe("The emulator's IAM", () => {
	let emulator: Emulator;

	before(async () => {
		emulator = await startEmulator();
	});
	after(() => emulator.close());

	const authenticate = (changes: { domain?: object; name?: string; password?: string; project?: object } = {}) => {
		const { domain = { name: "emulator-domain" }, name = "emulator-user", password = "emulator-password" } = changes;
		const identity = { methods: ["password"], password: { user: { domain, name, password } } };
		const auth = { identity, scope: { project: changes.project ?? { name: "cn-north-4" } } };
		const headers = { "Content-Type": "application/json;charset=utf8" };
		return fetch(`${emulator.url}/v3/auth/tokens?nocatalog=true`, {
			method: "POST",
			headers,
			body: JSON.stringify({ auth }),
		});
	};

	it("issues a token for 24 hours, with domain and project given by name or id", async () => {
		for (const project of [{ name: "cn-north-4" }, { id: emulator.projectId }]) {
			const response = await authenticate({ project });
			assert.equal(response.status, 201);
			assert.ok((response.headers.get("X-Subject-Token") ?? "").length > 100);
			const { token } = (await response.json()) as { token: Record<string, unknown> };
			assert.match(`${token.expires_at}`, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
			assert.equal(Date.parse(`${token.expires_at}`) - Date.parse(`${token.issued_at}`), 24 * 60 * 60 * 1000);
			assert.equal((token.project as { id: string }).id, emulator.projectId);
		}
	});

	it("refuses a wrong user, password, domain or project in IAM's own form", async () => {
		for (const changes of [
			{ name: "x" },
			{ password: "x" },
			{ domain: { name: "x" } },
			{ domain: {} },
			{ project: { name: "x" } },
		]) {
			const response = await authenticate(changes);
			assert.equal(response.status, 401);
			const { error } = (await response.json()) as { error: { code: number; title: string } };
			assert.deepEqual([error.code, error.title], [401, "Unauthorized"]);
		}
	});

	it("refuses a body that is not a password authentication", async () => {
		for (const body of ["", "{", "[]", '{"auth":{}}']) {
			assert.equal((await fetch(`${emulator.url}/v3/auth/tokens`, { method: "POST", body })).status, 400);
		}
	});

	it("refuses to list projects for a missing, unknown or expired token, in its own form", async () => {
		const listWith = async (headers: Record<string, string>) => {
			const response = await fetch(`${emulator.url}/v3/projects`, { headers });
			const { error } = (await response.json()) as { error: { code: number; title: string } };
			return `${response.status} ${error.code} ${error.title}`;
		};
		const advance = (advanceSeconds: number) =>
			fetch(`${emulator.url}/_emulator/clock`, { method: "POST", body: JSON.stringify({ advanceSeconds }) });
		const token = (await authenticate()).headers.get("X-Subject-Token") ?? "";
		assert.equal(await listWith({}), "401 401 Unauthorized");
		assert.equal(await listWith({ "X-Auth-Token": "x" }), "401 401 Unauthorized");
		await advance(24 * 60 * 60);
		assert.equal(await listWith({ "X-Auth-Token": token }), "401 401 Unauthorized");
		await advance(-24 * 60 * 60);
	});

	it("lists the project of a region by name", async () => {
		const token = (await authenticate()).headers.get("X-Subject-Token") ?? "";
		const list = async (query: string) => {
			const response = await fetch(`${emulator.url}/v3/projects${query}`, { headers: { "X-Auth-Token": token } });
			return ((await response.json()) as { projects: { id: string; name: string }[] }).projects.map(({ name }) => name);
		};
		assert.deepEqual(await list("?name=cn-north-4"), ["cn-north-4"]);
		assert.deepEqual(await list(""), ["cn-north-4"]);
		assert.deepEqual(await list("?name=elsewhere"), []);
	});
});
