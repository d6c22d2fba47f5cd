import assert from "node:assert/strict";
import type { EmulatorOptions } from "huaweicloud-kms-emulator";
import { TestEmulator } from "../../support/emulator";
import { outcome } from "../support/kmsRequests";

describe("The key quota", () => {
	const withEmulator = async (options: EmulatorOptions, use: (emulator: TestEmulator) => Promise<void>) => {
		const emulator = await TestEmulator.start(options);
		await use(emulator).finally(() => emulator.close());
	};
	const get = async (emulator: TestEmulator, path: string) => {
		const { url, projectId } = emulator.settings;
		const headers = { "X-Auth-Token": await emulator.createToken() };
		return (await (await fetch(`${url}/v1.0/${projectId}/kms/${path}`, { headers })).json()) as Record<string, unknown>;
	};
	const quota = (used: number, most: number) => ({
		quotas: {
			resources: [
				{ type: "CMK", used, quota: most },
				{ type: "grant_per_CMK", used: 0, quota: 100 },
			],
		},
	});

	it("is returned together with its use", () =>
		withEmulator({ keyQuota: 2 }, async (emulator) => {
			assert.deepEqual(await get(emulator, "user-quotas"), quota(0, 2));
			await emulator.createKey("one");
			assert.deepEqual(await get(emulator, "user-quotas"), quota(1, 2));
			assert.deepEqual(await get(emulator, "user-instances"), { instance_num: 1 });
		}));

	it("includes keys that are disabled or pending deletion, until they are deleted", () =>
		withEmulator({ keyQuota: 1 }, async (emulator) => {
			const key_id = await emulator.createKey("one", "kms");
			await emulator.kmsAnswer("disable-key", { key_id });
			assert.equal(await outcome(emulator, "create-key", { key_alias: "two" }), "400 KMS.1105");
			await emulator.kmsAnswer("schedule-key-deletion", { key_id, pending_days: "7" });
			assert.equal(await outcome(emulator, "create-key", { key_alias: "two" }), "400 KMS.1105");
			await emulator.advanceClock(7 * 24 * 60 * 60);
			assert.equal(await outcome(emulator, "create-key", { key_alias: "two" }), "200");
		}));

	it("is -1 if there is no limit", () =>
		withEmulator({}, async (emulator) => {
			assert.deepEqual(await get(emulator, "user-quotas"), quota(0, -1));
		}));
});
