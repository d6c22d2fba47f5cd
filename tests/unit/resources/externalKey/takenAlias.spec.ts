import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { TestEmulator } from "../../../support/emulator";
import { InProcess } from "../../../support/inProcess";

describe("A key that has the alias of a key to create", () => {
	let emulator: TestEmulator;
	let run: InProcess;
	let keyId: string;

	beforeEach(async () => {
		emulator = await TestEmulator.start();
		run = await new InProcess(emulator).configure();
		keyId = await emulator.createKey("payments");
		await emulator.importMaterial(keyId, randomBytes(32));
	});
	afterEach(() => emulator.close());

	const creating = () => run.create("externalKey", { alias: "payments" });

	it("is named, with the argument by which the program manages it", async () => {
		const wayOut = "To manage that key with this resource, give its id as existingKeyId";
		await assert.rejects(
			creating(),
			new RegExp(`Key ${keyId} has alias payments\\. .*${wayOut}\\. For a new key, give`),
		);
	});

	it("is named with the date of its deletion, and the way back", async () => {
		await emulator.kmsAnswer("schedule-key-deletion", { key_id: keyId, pending_days: "7" });
		const wayOut = "To get it back, cancel its deletion, and give its id as existingKeyId";
		await assert.rejects(creating(), new RegExp(`Key ${keyId} .* is scheduled for deletion at 2\\S+Z\\. ${wayOut}`));
	});

	it("is not offered for take-over if another resource of the program has it", async () => {
		await run.create("externalKey", { alias: "payments", existingKeyId: keyId });
		await assert.rejects(creating(), new RegExp(`Key ${keyId} .* belongs to another resource of this program\\. For`));
	});
});
