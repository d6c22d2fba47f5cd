import assert from "node:assert/strict";
import { type Emulator, startEmulator, withEmulator } from "huaweicloud-kms-emulator";
import { outcomeOf } from "../support/kmsRequests";

describe("An emulator with several regions", () => {
	let emulator: Emulator;

	before(async () => {
		emulator = await startEmulator({ region: "eu-west-101", moreRegions: ["cn-east-3", "cn-east-3", "eu-west-101"] });
	});
	after(() => emulator.close());

	const createToken = async (project: object) => {
		const { url, domainName, userName, password } = emulator;
		const user = { domain: { name: domainName }, name: userName, password };
		const auth = { identity: { methods: ["password"], password: { user } }, scope: { project } };
		const response = await fetch(`${url}/v3/auth/tokens`, { method: "POST", body: JSON.stringify({ auth }) });
		return { status: response.status, token: response.headers.get("X-Subject-Token") ?? "" };
	};
	const send = (token: string, projectId: string, operation: string, body: object) =>
		fetch(`${emulator.url}/v1.0/${projectId}/kms/${operation}`, {
			method: "POST",
			headers: { "X-Auth-Token": token },
			body: JSON.stringify(body),
		});

	it("has one project per region, with ids that are the same in every emulator", async () => {
		const other = await startEmulator({ moreRegions: ["cn-east-3"] });
		assert.deepEqual(
			emulator.projects.map(({ region }) => region),
			["eu-west-101", "cn-east-3"],
		);
		assert.equal(emulator.projects[0]?.projectId, emulator.projectId);
		assert.match(`${emulator.projects[1]?.projectId}`, /^[0-9a-f]{32}$/);
		assert.deepEqual(emulator.projects[1], other.projects[1]);
		await other.close();
	});

	it("issues tokens for each project by name or id, and for no other project", async () => {
		for (const { region, projectId } of emulator.projects) {
			assert.equal((await createToken({ name: region })).status, 201);
			assert.equal((await createToken({ id: projectId })).status, 201);
		}
		for (const project of [{ name: "cn-north-4" }, { id: "0".repeat(32) }, {}])
			assert.equal((await createToken(project)).status, 401);
	});

	it("lists all projects, or the project of a region", async () => {
		const { token } = await createToken({ name: "cn-east-3" });
		const list = async (query: string) => {
			const response = await fetch(`${emulator.url}/v3/projects${query}`, { headers: { "X-Auth-Token": token } });
			const { projects } = (await response.json()) as { projects: { id: string; name: string }[] };
			return projects.map(({ id, name }) => ({ region: name, projectId: id }));
		};
		assert.deepEqual(await list(""), emulator.projects);
		assert.deepEqual(await list("?name=cn-east-3"), emulator.projects.slice(1));
		assert.deepEqual(await list("?name=cn-north-4"), []);
	});

	it("keeps the keys of each region separate, and returns their region", async () => {
		const [primary = "", other = ""] = emulator.projects.map(({ projectId }) => projectId);
		const { token } = await createToken({ id: other });
		const infoOf = async (response: Response) =>
			((await response.json()) as { key_info: Record<string, string> }).key_info;
		const { key_id, region_id } = await infoOf(await send(token, other, "create-key", { key_alias: "key" }));
		assert.equal(region_id, "cn-east-3");
		assert.equal((await infoOf(await send(token, other, "describe-key", { key_id }))).realm, "cn-east-3");
		assert.equal(await outcomeOf(await send(token, primary, "describe-key", { key_id })), "403 KMS.0321");
		const { token: primaryToken } = await createToken({ id: primary });
		assert.equal(await outcomeOf(await send(primaryToken, primary, "describe-key", { key_id })), "404 KMS.0207");
		assert.equal(await outcomeOf(await send(primaryToken, primary, "create-key", { key_alias: "key" })), "200");
	});

	it("names every endpoint in the environment of a wrapped command", () => {
		const env = withEmulator({}, emulator);
		assert.equal(env.HW_REGION_NAME, "eu-west-101");
		for (const name of ["EU_WEST_101", "CN_EAST_3"])
			assert.equal(env[`HUAWEICLOUD_SDK_REGION_KMS_${name}`], emulator.url);
	});
});
