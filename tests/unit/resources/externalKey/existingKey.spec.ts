import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { TestEmulator } from "../../../support/emulator";
import { InProcess } from "../../../support/inProcess";

describe("An existing key", () => {
	let emulator: TestEmulator;
	let run: InProcess;
	let existingKeyId: string;

	before(async () => {
		emulator = await TestEmulator.start();
	});
	beforeEach(async () => {
		await emulator.reset();
		run = await new InProcess(emulator).configure();
		existingKeyId = await emulator.createKey("payments");
		await emulator.importMaterial(existingKeyId, randomBytes(32));
	});
	after(() => emulator.close());

	const takeOver = (args: object = {}) => run.create("externalKey", { existingKeyId, ...args });
	const refuses = async (args: object, reason: RegExp) => {
		const requests = await emulator.kmsRequestsDuring(() => assert.rejects(takeOver(args), reason));
		assert.deepEqual(requests.slice(1), []);
	};

	it("is described, and no more is requested if it is as the program asks", async () => {
		const requests = await emulator.kmsRequestsDuring(async () => {
			const { id, state } = await takeOver();
			assert.match(id ?? "", new RegExp(`/${existingKeyId}$`));
			assert.deepEqual([state.keyState, state.adopted, state.alias], ["2", true, "payments"]);
		});
		assert.deepEqual(requests, ["describe-key"]);
	});

	it("gets the alias, description and tags of the program, and is enabled", async () => {
		await emulator.kmsAnswer("disable-key", { key_id: existingKeyId });
		const requests = await emulator.kmsRequestsDuring(async () => {
			const { state } = await takeOver({ alias: "cards", description: "d", tags: { team: "payments" } });
			assert.deepEqual([state.alias, state.keyState], ["cards", "2"]);
		});
		const changes = ["update-key-alias", "update-key-description", "tags/action", "enable-key"];
		assert.deepEqual(requests, ["describe-key", "list-tags", ...changes]);
	});

	it("is recorded as it is if a change of it fails, and the next update finishes it", async () => {
		await emulator.addFault({ operation: "update-key-alias", status: 400, errorCode: "KMS.1104" });
		await assert.rejects(takeOver({ alias: "cards" }), (failure: { properties?: Record<string, unknown> }) => {
			assert.deepEqual([failure.properties?.keyId, failure.properties?.alias], [existingKeyId, "payments"]);
			return true;
		});
	});

	it("is refused in check, and so at the preview, if the service has no such key", async () => {
		const { failures = [] } = await run.handlers.externalKey.check(
			{},
			{ existingKeyId: existingKeyId.replace(/^./, "z") },
		);
		assert.match(failures.map(({ reason }) => reason).join(), /existingKeyId can't be taken over\. Describing key/);
	});

	it("is refused if it is scheduled for deletion, with what to do first", async () => {
		await emulator.kmsAnswer("schedule-key-deletion", { key_id: existingKeyId, pending_days: "7" });
		await refuses({}, /scheduled for deletion at \d{4}-\d\d-\d\dT.* Cancel its deletion first/);
	});

	it("is refused if the service generated its material", async () => {
		const ofService = await emulator.createKey("of-kms", "kms");
		await refuses({ existingKeyId: ofService }, /Taking over key .*: the service generated its material/);
	});

	it("is refused if it is not what the program asks for, with all differences", async () => {
		const args = { keySpec: "SM4", enterpriseProjectId: "finance" };
		await refuses(args, /its keySpec is AES_256, and the program says SM4; its enterpriseProjectId is 0/);
	});

	it("is refused if another resource of the program has it", async () => {
		await takeOver();
		await refuses({}, /another resource of this program has it/);
	});

	it("is kept when the resource that had it is deleted", async () => {
		const { id, state } = await takeOver();
		const requests = await emulator.kmsRequestsDuring(() => run.handlers.externalKey.delete(`${id}`, state));
		assert.deepEqual(requests, []);
		const next = await new InProcess(emulator).configure();
		await next.handlers.externalKey.delete(`${id}`, state);
		assert.equal((await emulator.describeKey(existingKeyId)).key_state, "4");
	});

	it("replaces the key of a resource only if it is another one", async () => {
		const { id, state } = await takeOver();
		const diff = async (args: Readonly<Record<string, unknown>>) => {
			const next = await new InProcess(emulator).configure();
			const news = await next.check("externalKey", args, { region: state.region, existingKeyId });
			return next.handlers.externalKey.diff(`${id}`, state, news);
		};
		assert.deepEqual(await diff({}), { changes: false, replaces: [] });
		assert.deepEqual(await diff({ existingKeyId }), { changes: false, replaces: [] });
		const other = await emulator.createKey("other");
		assert.deepEqual((await diff({ existingKeyId: other })).replaces, ["existingKeyId"]);
		await assert.rejects(diff({ existingKeyId, keySpec: "SM4" }), /existingKeyId names the key that would be replaced/);
	});
});
