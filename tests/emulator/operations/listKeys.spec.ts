import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { TestEmulator } from "../../support/emulator";
import { createKey, DAY, outcome } from "../support/kmsRequests";

describe("list-keys", () => {
	let emulator: TestEmulator;
	let ids: Readonly<Record<"a" | "b" | "c" | "sm4" | "rsa", string>>;

	before(async () => {
		emulator = await TestEmulator.start();
		ids = {
			a: await createKey(emulator, {}),
			b: await createKey(emulator, { enterprise_project_id: "e" }),
			sm4: await createKey(emulator, { key_spec: "SM4" }),
			rsa: await createKey(emulator, { key_spec: "RSA_2048" }),
			c: await createKey(emulator, { origin: "kms" }),
		};
	});
	after(() => emulator.close());

	const list = (body: object) => emulator.kmsAnswer("list-keys", body);

	it("returns ids and details, the total as a number and the rest as strings", async () => {
		const { keys, key_details, ...rest } = await list({});
		assert.deepEqual(keys, [ids.a, ids.b, ids.c]);
		assert.deepEqual((key_details as object[])[0], await emulator.describeKey(ids.a));
		assert.equal((key_details as object[]).length, 3);
		assert.deepEqual(rest, { next_marker: "", truncated: "false", total: 3 });
	});

	it("returns pages, with limit and marker as strings or numbers", async () => {
		for (const form of [String, Number]) {
			const first = await list({ key_spec: "ALL", limit: form(3) });
			assert.deepEqual([first.keys, first.next_marker], [[ids.a, ids.b, ids.sm4], "3"]);
			assert.deepEqual([first.truncated, first.total], ["true", 5]);
			const second = await list({ key_spec: "ALL", limit: form(3), marker: form(3) });
			assert.deepEqual([second.keys, second.next_marker], [[ids.rsa, ids.c], ""]);
			assert.deepEqual([second.truncated, second.total], ["false", 5]);
		}
		assert.deepEqual((await list({ marker: "9" })).keys, []);
	});

	it("filters by specification, state and enterprise project", async () => {
		assert.deepEqual((await list({ key_spec: "RSA_2048" })).keys, [ids.rsa]);
		assert.deepEqual((await list({ key_spec: "EC_P256" })).keys, []);
		assert.deepEqual((await list({ key_spec: "ALL", key_state: "2" })).keys, [ids.c]);
		assert.deepEqual((await list({ key_state: "5" })).keys, [ids.a, ids.b]);
		assert.deepEqual((await list({ enterprise_project_id: "e" })).keys, [ids.b]);
	});

	it("refuses a limit outside 1 to 2000, a negative marker and invalid filters", async () => {
		for (const limit of ["0", "2001", 0, 1.5, "many"])
			assert.equal(await outcome(emulator, "list-keys", { limit }), "400 KMS.1601");
		for (const marker of ["-1", -1, "x"])
			assert.equal(await outcome(emulator, "list-keys", { marker }), "400 KMS.1602");
		for (const body of [{ key_state: "7" }, { key_spec: "DES" }, { enterprise_project_id: 1 }])
			assert.equal(await outcome(emulator, "list-keys", body), "400 KMS.0308");
	});

	it("reflects expiry and deletion that time has brought", async () => {
		const other = await TestEmulator.start();
		const key_id = await other.createKey("key");
		await other.importMaterial(key_id, randomBytes(32));
		assert.deepEqual((await other.kmsAnswer("list-keys", { key_state: "2" })).keys, [key_id]);
		await other.kmsAnswer("schedule-key-deletion", { key_id, pending_days: "7" });
		await other.advanceClock(7 * DAY);
		assert.deepEqual((await other.kmsAnswer("list-keys", {})).total, 0);
		await other.close();
	});
});
