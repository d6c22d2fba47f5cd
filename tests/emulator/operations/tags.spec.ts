import assert from "node:assert/strict";
import { TestEmulator } from "../../support/emulator";
import { outcomeOf } from "../support/kmsRequests";

const UNKNOWN_KEY = "00000000-0000-4000-8000-000000000000";

describe("The tags of a key", () => {
	let emulator: TestEmulator;
	let keyId: string;

	beforeEach(async () => {
		emulator = await TestEmulator.start();
		keyId = await emulator.createKey("key");
	});
	afterEach(() => emulator.close());

	const send = async (method: string, path: string, body?: object) => {
		const { url, projectId } = emulator.settings;
		return fetch(`${url}/v1.0/${projectId}/kms/${path}`, {
			method,
			headers: { "X-Auth-Token": await emulator.createToken() },
			...(body && { body: JSON.stringify(body) }),
		});
	};
	const code = async (method: string, path: string, body?: object) => outcomeOf(await send(method, path, body));
	const add = (tag: unknown) => code("POST", `${keyId}/tags`, { tag });
	const batch = (action: string, tags: unknown) => code("POST", `${keyId}/tags/action`, { action, tags });
	const list = async () => (await send("GET", `${keyId}/tags`)).json();

	it("are added one by one, listed and deleted by key, with empty responses to changes", async () => {
		const response = await send("POST", `${keyId}/tags`, { tag: { key: "a b/ü", value: "1" } });
		assert.deepEqual([response.status, await response.text(), response.headers.get("Content-Type")], [204, "", null]);
		assert.equal(await add({ key: "empty", value: "" }), "204");
		const first = { key: "a b/ü", value: "1" };
		assert.deepEqual(await list(), { tags: [first, { key: "empty", value: "" }], existTagsNum: 2 });
		assert.equal(await code("DELETE", `${keyId}/tags/${encodeURIComponent("a b/ü")}`), "204");
		assert.equal(await code("DELETE", `${keyId}/tags/${encodeURIComponent("a b/ü")}`), "404 KMS.0416");
		assert.deepEqual(await list(), { tags: [{ key: "empty", value: "" }], existTagsNum: 1 });
	});

	it("are added and deleted in batches, where an existing key takes the new value", async () => {
		const tags = [
			{ key: "a", value: "1" },
			{ key: "__proto__", value: "2" },
		];
		assert.equal(await batch("create", tags), "204");
		assert.equal(await batch("create", [{ key: "a", value: "3" }]), "204");
		assert.deepEqual(await list(), { tags: [{ key: "a", value: "3" }, tags[1]], existTagsNum: 2 });
		assert.equal(await batch("delete", [{ key: "a", value: "other" }, { key: "__proto__" }, { key: "none" }]), "204");
		assert.deepEqual(await list(), { tags: [{ key: "a", value: "3" }], existTagsNum: 1 });
	});

	it("have keys of 1 to 36 and values of up to 43 characters, without ASCII 0 to 31 and * < > \\ =", async () => {
		assert.equal(await add({ key: "🔑".repeat(36), value: "🔑".repeat(43) }), "204");
		for (const key of ["", "k".repeat(37)]) assert.equal(await add({ key, value: "" }), "400 KMS.0411");
		assert.equal(await add({ key: "k", value: "v".repeat(44) }), "400 KMS.0410");
		for (const character of ["\u0000", "\u001f", "*", "<", ">", "\\", "="]) {
			assert.equal(await add({ key: `k${character}`, value: "" }), "400 KMS.0406");
			assert.equal(await add({ key: "k", value: `v${character}` }), "400 KMS.0405");
		}
	});

	it("are limited to 20", async () => {
		const tags = Array.from({ length: 20 }, (_, i) => ({ key: `k${i}`, value: "v" }));
		assert.equal(await batch("create", [...tags, { key: "k20", value: "v" }]), "400 KMS.0409");
		assert.equal(await batch("create", tags), "204");
		assert.equal(await add({ key: "k20", value: "v" }), "400 KMS.0409");
		assert.equal(await add({ key: "k19", value: "w" }), "204");
	});

	it("are refused in invalid bodies and for unknown keys", async () => {
		assert.equal(await batch("create", []), "400 KMS.0401");
		assert.equal(await batch("replace", [{ key: "k" }]), "400 KMS.0404");
		assert.equal(await batch("create", [{ key: "k" }, { key: "k" }]), "400 KMS.0406");
		for (const tags of ["k", ["k"]]) assert.equal(await batch("create", tags), "400 KMS.0308");
		assert.equal(await add(undefined), "400 KMS.0204");
		assert.equal(await add({ value: "v" }), "400 KMS.0204");
		assert.equal(await code("GET", `${UNKNOWN_KEY}/tags`), "404 KMS.0207");
		assert.equal(await code("GET", "key/tags"), "400 KMS.0205");
		assert.equal(await code("PUT", `${keyId}/tags`), "405 KMS.0215");
		assert.equal(await code("GET", `${keyId}/tags/%`), "404 APIGW.0101");
	});

	it("are listed for a project, each key with all its values", async () => {
		await batch("create", [
			{ key: "a", value: "1" },
			{ key: "b", value: "1" },
		]);
		for (const [alias, value] of [
			["second", "2"],
			["third", "1"],
		] as const) {
			keyId = await emulator.createKey(alias);
			await add({ key: "a", value });
		}
		assert.deepEqual(await (await send("GET", "tags")).json(), {
			tags: [
				{ key: "a", values: ["1", "2"] },
				{ key: "b", values: ["1"] },
			],
		});
	});

	it("have their own operations in the journal", async () => {
		const before = (await emulator.requests()).length;
		await add({ key: "k", value: "v" });
		await batch("create", [{ key: "l", value: "v" }]);
		await list();
		await code("DELETE", `${keyId}/tags/k`);
		await code("GET", "tags");
		const operations = (await emulator.requests()).slice(before).map(({ operation }) => operation);
		assert.deepEqual(
			operations.filter((operation) => operation !== "auth/tokens"),
			["add-tag", "tags/action", "list-tags", "delete-tag", "list-project-tags"],
		);
	});
});
