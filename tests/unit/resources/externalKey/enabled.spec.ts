import assert from "node:assert/strict";
import { KmsImportError, type KmsImportErrorCode } from "../../../../provider/errors";
import type { KmsClient } from "../../../../provider/kms/client";
import { needsSwitch, setEnabled } from "../../../../provider/resources/externalKey/enabled";

const [ENABLED, DISABLED, PENDING_IMPORT] = ["2", "3", "5"] as const;

describe("Whether a key is enabled", () => {
	it("is switched only if the key holds material and is not as the program asks", () => {
		assert.deepEqual([needsSwitch(DISABLED, true), needsSwitch(ENABLED, false)], [true, true]);
		for (const [state, enabled] of [
			[ENABLED, true],
			[DISABLED, false],
			[PENDING_IMPORT, true],
			[PENDING_IMPORT, false],
		] as const)
			assert.equal(needsSwitch(state, enabled), false);
	});

	const refusing = (code: KmsImportErrorCode) =>
		({ setEnabled: () => Promise.reject(new KmsImportError(code, "refused")) }) as unknown as KmsClient;

	it("is as asked after the switch", async () => {
		const asked: unknown[] = [];
		const kms = { setEnabled: async (...args: unknown[]) => void asked.push(args) } as unknown as KmsClient;
		assert.deepEqual([await setEnabled(kms, "k", true), await setEnabled(kms, "k", false)], [ENABLED, DISABLED]);
		assert.deepEqual(asked, [
			["k", true],
			["k", false],
		]);
	});

	it("is as asked if the service says that it was so before", async () => {
		assert.equal(await setEnabled(refusing("keyNotDisabled"), "k", true), ENABLED);
		assert.equal(await setEnabled(refusing("keyNotEnabled"), "k", false), DISABLED);
	});

	it("is not known after any other refusal", async () => {
		await assert.rejects(setEnabled(refusing("keyNotEnabled"), "k", true), { code: "keyNotEnabled" });
		await assert.rejects(setEnabled(refusing("keyNotDisabled"), "k", false), { code: "keyNotDisabled" });
		await assert.rejects(setEnabled(refusing("denied"), "k", true), { code: "denied" });
	});
});
