import assert from "node:assert/strict";
import { TestEmulator } from "../../../support/emulator";
import { InProcess } from "../../../support/inProcess";

const HOUR_SECONDS = 3600;

describe("A key that a killed run created", () => {
	let emulator: TestEmulator;
	let keyId: string;

	before(async () => {
		emulator = await TestEmulator.start();
	});
	after(() => emulator.close());

	beforeEach(async () => {
		await emulator.reset();
		await emulator.advanceClock(-HOUR_SECONDS);
		keyId = await emulator.createKey("payments");
		await emulator.advanceClock(HOUR_SECONDS);
	});

	const takeOver = async (run: InProcess) => {
		const key = await run.create("externalKey", { alias: "payments" });
		assert.deepEqual([key.state.keyId, key.state.adopted], [keyId, true]);
		return key;
	};
	const keyState = async () => (await emulator.describeKey(keyId)).key_state;

	it("is taken over by the resource that asks for its alias", async () => {
		await takeOver(await new InProcess(emulator).configure());
	});

	it("is not deleted with the resource that had it under another name", async () => {
		const run = await new InProcess(emulator).configure();
		const { id, state } = await takeOver(run);
		await run.handlers.externalKey.delete(`${id}`, { ...state, adopted: undefined });
		assert.equal(await keyState(), "5");
		assert.match(run.logged.at(-1) ?? "", /is not deleted: another resource of this program may have taken it over/);
	});

	it("is not deleted with that resource by the run after the next kill, either", async () => {
		const { id, state } = await takeOver(await new InProcess(emulator).configure());
		const next = await new InProcess(emulator).configure();
		const inputs = await next.check("externalKey", { alias: "payments" }, { alias: "payments" });
		await next.handlers.externalKey.diff(`${id}`, state, inputs);
		await next.handlers.externalKey.delete(`${id}`, { ...state, adopted: undefined });
		assert.equal(await keyState(), "5");
	});

	it("is not deleted with a resource whose state is the same: after a rename it can't be told apart from the one that holds the key", async () => {
		const { id, state } = await takeOver(await new InProcess(emulator).configure());
		const next = await new InProcess(emulator).configure();
		const inputs = await next.check("externalKey", { alias: "payments" }, { alias: "payments" });
		await next.handlers.externalKey.diff(`${id}`, state, inputs);
		await next.handlers.externalKey.delete(`${id}`, state);
		assert.equal(await keyState(), "5");
	});

	it("is not taken over by the resource that replaces the one that has it", async () => {
		const { id, state } = await takeOver(await new InProcess(emulator).configure());
		const replacing = await new InProcess(emulator).configure();
		const inputs = await replacing.check("externalKey", { alias: "payments" }, { alias: "payments" });
		await replacing.handlers.externalKey.diff(`${id}`, state, inputs);
		await assert.rejects(replacing.create("externalKey", { alias: "payments" }), /KMS\.1104.* another alias/);
	});
});

describe("A key of which another resource is created whose reply is lost", () => {
	const args = { alias: "payments" };
	let emulator: TestEmulator;

	before(async () => {
		emulator = await TestEmulator.start();
	});
	beforeEach(() => emulator.reset());
	after(() => emulator.close());

	/** The service fails once, without an effect. */
	const createAnother = async (run: InProcess) => {
		await emulator.addFault({ operation: "create-key", status: 503 });
		await assert.rejects(run.create("externalKey", args), { code: "unavailable" });
	};

	it("stays the old resource's if that is replaced right after its creation: else its deletion would take the new one's key", async () => {
		const { id, state } = await (await new InProcess(emulator).configure()).create("externalKey", args);
		const next = await new InProcess(emulator).configure();
		await next.handlers.externalKey.diff(`${id}`, state, await next.check("externalKey", args, args));
		await createAnother(next);
	});

	it("stays the resource's that created it in the same run", async () => {
		const run = await new InProcess(emulator).configure();
		await run.create("externalKey", args);
		await createAnother(run);
	});
});
