import assert from "node:assert/strict";
import { KEY_STATE } from "../../../../provider/kms/keyState";
import { type HeldKey, Run } from "../../../../provider/resources/shared/run";

const KEY_ID = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";

describe("What a run knows of its keys", () => {
	const seenEmpty = (holder?: Omit<HeldKey, "keyId">) => {
		const run = new Run();
		if (holder) run.holdKey({ keyId: KEY_ID, ...holder });
		return run.isKeySeenEmpty(KEY_ID);
	};

	it("has seen a key without material that it made, or that was pending import when it was taken over", () => {
		assert.equal(seenEmpty({ keyState: KEY_STATE.enabled }), true);
		assert.equal(seenEmpty({ keyState: KEY_STATE.pendingImport, adopted: true }), true);
	});

	it("has not seen a key without material that it took over with material, or does not hold", () => {
		assert.equal(seenEmpty({ keyState: KEY_STATE.enabled, adopted: true }), false);
		assert.equal(seenEmpty(), false);
	});
});
