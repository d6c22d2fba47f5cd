import assert from "node:assert/strict";
import { holdsMaterial, KEY_STATE } from "../../../provider/kms/keyState";

describe("The state of a key", () => {
	it("has the numbers of the API reference", () => {
		const { toBeActivated, enabled, disabled, pendingDeletion, pendingImport } = KEY_STATE;
		assert.deepEqual([toBeActivated, enabled, disabled, pendingDeletion, pendingImport], ["1", "2", "3", "4", "5"]);
	});

	it("says whether it holds its material: enabled or disabled", () => {
		assert.deepEqual(Object.values(KEY_STATE).filter(holdsMaterial), ["2", "3"]);
	});
});
