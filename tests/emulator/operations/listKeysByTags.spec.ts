import assert from "node:assert/strict";
import { TestEmulator } from "../../support/emulator";
import { outcome } from "../support/kmsRequests";

interface Answer {
	readonly resources?: readonly {
		readonly resource_id: string;
		readonly resource_name: string;
		readonly resource_detail: Readonly<Record<string, string>>;
		readonly tags: readonly object[];
	}[];
	readonly total_count: number;
}

describe("resource_instances/action", () => {
	let emulator: TestEmulator;
	const keyIds: Record<string, string> = {};

	before(async () => {
		emulator = await TestEmulator.start();
		const tagged = {
			alpha: { team: "a", env: "dev" },
			beta: { team: "b", env: "dev" },
			gamma: { team: "a" },
			delta: {},
		};
		for (const [alias, tags] of Object.entries(tagged)) {
			const keyId = await emulator.createKey(alias);
			for (const [key, value] of Object.entries(tags)) await emulator.kms(`${keyId}/tags`, { tag: { key, value } });
			keyIds[alias] = keyId;
		}
	});
	after(() => emulator.close());

	const ask = (body: object) =>
		emulator.kmsAnswer("resource_instances/action", body) as Promise<object> as Promise<Answer>;
	const aliasesOf = async (body: object) => (await ask(body)).resources?.map(({ resource_name }) => resource_name);

	it("lists the keys that have all given tags, each with any of its given values", async () => {
		assert.deepEqual(await aliasesOf({ action: "filter", tags: [{ key: "team", values: ["a"] }] }), ["alpha", "gamma"]);
		assert.deepEqual(await aliasesOf({ tags: [{ key: "team", values: ["a", "b"] }] }), ["alpha", "beta", "gamma"]);
		assert.deepEqual(await aliasesOf({ tags: [{ key: "team", values: ["a"] }, { key: "env" }] }), ["alpha"]);
		assert.deepEqual(await aliasesOf({ tags: [{ key: "none" }] }), []);
	});

	it("lists the keys whose alias contains a text", async () => {
		assert.deepEqual(await aliasesOf({ matches: [{ key: "resource_name", value: "ta" }] }), ["beta", "delta"]);
	});

	it("returns each key as describe-key does, with its tags", async () => {
		const { resources } = await ask({ matches: [{ key: "resource_name", value: "gamma" }] });
		assert.deepEqual(resources, [
			{
				resource_id: keyIds.gamma,
				resource_name: "gamma",
				resource_detail: await emulator.describeKey(`${keyIds.gamma}`),
				tags: [{ key: "team", value: "a" }],
			},
		]);
	});

	it("counts all matching keys, whatever the page", async () => {
		assert.deepEqual(await ask({ action: "count", tags: [{ key: "env", values: ["dev"] }] }), { total_count: 2 });
		const page = await ask({ action: "filter", limit: "1", offset: "1" });
		assert.deepEqual([page.resources?.length, page.resources?.[0]?.resource_name, page.total_count], [1, "beta", 4]);
	});

	it("refuses invalid actions, pages, fields to match and tags", async () => {
		const refused = (body: object) => outcome(emulator, "resource_instances/action", body);
		assert.equal(await refused({ action: "list" }), "400 KMS.0404");
		assert.equal(await refused({ limit: "0" }), "400 KMS.1601");
		assert.equal(await refused({ limit: 1001 }), "400 KMS.1601");
		assert.equal(await refused({ offset: "-1" }), "400 KMS.1603");
		assert.equal(await refused({ matches: [{ key: "alias", value: "a" }] }), "400 KMS.0402");
		assert.equal(await refused({ matches: [{ key: "resource_name", value: "" }] }), "400 KMS.0402");
		assert.equal(await refused({ tags: [{ key: "a=b" }] }), "400 KMS.0406");
		assert.equal(await refused({ tags: [{ key: "a", values: ["b".repeat(44)] }] }), "400 KMS.0410");
	});
});
