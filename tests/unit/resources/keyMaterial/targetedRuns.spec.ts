import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { importOf } from "../../../emulator/support/kmsRequests";
import { TestEmulator } from "../../../support/emulator";
import { InProcess } from "../../../support/inProcess";

const HOUR_SECONDS = 3600;

type Values = Readonly<Record<string, unknown>>;

/** With `--target` on a KeyMaterial the engine calls no handler of the resources around it. */
describe("Key material that a killed run imported", () => {
	const material = randomBytes(32).toString("base64");
	const soon = Math.floor(Date.now() / 1000) + HOUR_SECONDS;
	let emulator: TestEmulator;
	let key: { id: unknown; state: Values };
	let importParameters: Values;
	let args: Values;

	before(async () => {
		emulator = await TestEmulator.start();
	});
	after(() => emulator.close());

	/** A run that ends before it could record the material that it has imported. */
	beforeEach(async () => {
		await emulator.reset();
		const killed = await new InProcess(emulator).configure();
		key = await killed.create("externalKey", { alias: "key" });
		const { keyId } = key.state;
		importParameters = (await killed.create("importParameters", { keyId })).state;
		args = { keyId, material, expirationTime: soon };
		await killed.create("keyMaterial", args);
	});

	const given = () => {
		const { keyId, wrappingAlgorithm, importToken, publicKey, expirationTime } = importParameters;
		return { keyId, wrappingAlgorithm, importToken, publicKey, expirationTime };
	};
	/** What the engine does with a KeyMaterial in the state when the program changes its expiry. */
	const changeExpiry = async (run: InProcess, { id, state }: { id: unknown; state: Values }, news: Values) => {
		const inputs = await run.check("keyMaterial", { ...news, expirationTime: soon + HOUR_SECONDS }, news);
		const { changes } = await run.handlers.keyMaterial.diff(`${id}`, state, inputs);
		assert.equal(changes, true);
		return (await run.handlers.keyMaterial.update(`${id}`, state, inputs)).outs ?? {};
	};
	/** Somebody else deletes the material of a key and imports it again, with the expiry that the program never asked for. */
	const reimported = async (keyId: string) => {
		await emulator.kmsAnswer("delete-imported-key-material", { key_id: keyId });
		const body = await importOf(emulator, keyId, Buffer.from(material, "base64"));
		return emulator.kmsAnswer("import-key-material", { ...body, expiration_time: soon });
	};
	const expiryInKey = async () => (await emulator.describeKey(`${key.state.keyId}`)).expiration_time;

	it("is the program's own if the program has import parameters of the key, though no handler of the key is called", async () => {
		const news = { ...args, importParameters: given() };
		const targeted = await new InProcess(emulator).configure();
		const adopted = await targeted.create("keyMaterial", news);
		assert.equal(adopted.state.adopted, false);

		const { expirationTime, adopted: flag } = await changeExpiry(
			await new InProcess(emulator).configure(),
			adopted,
			news,
		);
		assert.deepEqual([expirationTime, flag], [soon + HOUR_SECONDS, false]);
		assert.equal(await expiryInKey(), `${soon + HOUR_SECONDS}000`);
	});

	it("is the program's own in a run that has its key as a resource of the program", async () => {
		const whole = await new InProcess(emulator).configure();
		const inputs = await whole.check("externalKey", { alias: "key" }, { alias: "key" });
		await whole.handlers.externalKey.diff(`${key.id}`, key.state, inputs);
		assert.equal((await whole.create("keyMaterial", args)).state.adopted, false);
	});

	it("is in doubt with neither, and the doubt ends with the next whole run", async () => {
		const targeted = await new InProcess(emulator).configure();
		const adopted = await targeted.create("keyMaterial", args);
		assert.equal(adopted.state.adopted, true);

		const whole = await new InProcess(emulator).configure();
		const inputs = await whole.check("externalKey", { alias: "key" }, { alias: "key" });
		await whole.handlers.externalKey.diff(`${key.id}`, key.state, inputs);
		assert.equal((await changeExpiry(whole, adopted, args)).adopted, false);
		assert.equal(await expiryInKey(), `${soon + HOUR_SECONDS}000`);
	});

	it("is not deleted while it is in doubt", async () => {
		const targeted = await new InProcess(emulator).configure();
		const adopted = await targeted.create("keyMaterial", args);
		await assert.rejects(changeExpiry(await new InProcess(emulator).configure(), adopted, args), /Nothing was deleted/);
		assert.equal(await expiryInKey(), `${soon}000`);
	});

	it("stays in doubt where the state of its key has seen material: others may have imported it", async () => {
		const targeted = await new InProcess(emulator).configure();
		const adopted = await targeted.create("keyMaterial", args);

		const whole = await new InProcess(emulator).configure();
		const { props: state = {} } = await whole.handlers.externalKey.read(`${key.id}`, key.state);
		const inputs = await whole.check("externalKey", { alias: "key" }, { alias: "key" });
		await whole.handlers.externalKey.diff(`${key.id}`, state, inputs);
		await assert.rejects(changeExpiry(whole, adopted, args), /Nothing was deleted/);
	});

	it("stays in doubt where others have imported material since, whose expiry a refresh has recorded", async () => {
		const news = { ...args, importParameters: given(), expirationTime: undefined };
		const { keyId } = key.state;
		await emulator.kmsAnswer("delete-imported-key-material", { key_id: keyId });
		await emulator.importMaterial(`${keyId}`, Buffer.from(material, "base64"));
		const run = await new InProcess(emulator).configure();
		const adopted = await run.create("keyMaterial", news);
		assert.equal(adopted.state.adopted, true);

		await reimported(`${keyId}`);
		const later = await new InProcess(emulator).configure();
		const { id, props: state = {} } = await later.handlers.keyMaterial.read(`${adopted.id}`, adopted.state);
		assert.equal(state.expirationTime, soon);
		const inputs = await later.check("keyMaterial", news, news);
		await assert.rejects(later.handlers.keyMaterial.diff(`${id}`, state, inputs), /Nothing was deleted/);
		assert.equal((await emulator.describeKey(`${keyId}`)).key_state, "2");
	});

	it("is in doubt if the import parameters that the program gives are another key's", async () => {
		const targeted = await new InProcess(emulator).configure();
		const importParameters = { ...given(), keyId: "00000000-0000-0000-0000-000000000000" };
		assert.equal((await targeted.create("keyMaterial", { ...args, importParameters })).state.adopted, true);
	});
});
