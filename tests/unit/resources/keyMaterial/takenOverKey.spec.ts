import assert from "node:assert/strict";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { importOf } from "../../../emulator/support/kmsRequests";
import { TestEmulator } from "../../../support/emulator";
import { InProcess } from "../../../support/inProcess";

const HOUR_SECONDS = 3600;

type Values = Readonly<Record<string, unknown>>;

describe("Material in a key that the program takes over", () => {
	const material = randomBytes(32).toString("base64");
	const soon = Math.floor(Date.now() / 1000) + HOUR_SECONDS;
	let emulator: TestEmulator;
	let run: InProcess;
	let keyId: string;

	before(async () => {
		emulator = await TestEmulator.start();
	});
	after(() => emulator.close());

	beforeEach(async () => {
		await emulator.reset();
		keyId = await emulator.createKey("payments");
		run = await new InProcess(emulator).configure();
		const body = await importOf(emulator, keyId, Buffer.from(material, "base64"));
		await emulator.kmsAnswer("import-key-material", { ...body, expiration_time: soon });
	});

	const takeOver = (args: Values = {}) => run.create("externalKey", { existingKeyId: keyId, ...args });
	const createParameters = () => run.create("importParameters", { keyId, emptyIfImported: true });
	/** With the empty import parameters of the key, as an ImportedKey has them. */
	const createMaterial = async (args: Values = {}) => {
		await takeOver();
		const { wrappingAlgorithm, importToken, publicKey, expirationTime } = (await createParameters()).state;
		const importParameters = { keyId, wrappingAlgorithm, importToken, publicKey, expirationTime };
		return run.create("keyMaterial", { keyId, importParameters, material, expirationTime: soon, ...args });
	};

	it("may be other bytes than the program's, even if they expire when the program says", async () => {
		assert.equal((await createMaterial()).state.adopted, true);
	});

	it("is the program's if the program says so", async () => {
		assert.equal((await createMaterial({ trustExistingMaterial: true })).state.adopted, false);
	});

	it("costs a KeyMaterial by itself one request", async () => {
		const requests = await emulator.kmsRequestsDuring(() =>
			run.create("keyMaterial", { keyId, material, expirationTime: soon }),
		);
		assert.deepEqual(requests, ["describe-key"]);
	});

	it("is the program's private key if its public half is the same", async () => {
		keyId = await emulator.createKey("signing", "external", "EC_P256");
		const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
		const args = { keyId, material: privateKey.export({ type: "pkcs8", format: "der" }).toString("base64") };
		await run.create("keyMaterial", args);
		const later = await new InProcess(emulator).configure();
		const requests = await emulator.kmsRequestsDuring(async () => {
			assert.equal((await later.create("keyMaterial", args)).state.adopted, false);
		});
		assert.deepEqual(requests, ["describe-key", "get-publickey"]);
	});

	it("is refused while the program wants the key to stay disabled", async () => {
		await emulator.kmsAnswer("disable-key", { key_id: keyId });
		await takeOver({ enabled: false });
		await assert.rejects(run.create("keyMaterial", { keyId, material, expirationTime: soon }), {
			code: "keyDisabled",
		});
	});

	it("is imported again, when it is lost, with parameters that the import requests", async () => {
		const { id, state } = await createMaterial({ trustExistingMaterial: true });
		await emulator.kmsAnswer("delete-imported-key-material", { key_id: keyId });
		const gone = { ...state, keyState: "5" };
		const importParameters = { keyId, wrappingAlgorithm: "SM2_ENCRYPT", importToken: "", publicKey: "" };
		const args = { keyId, importParameters: { ...importParameters, expirationTime: 0 }, material };
		const inputs = await run.check("keyMaterial", { ...args, expirationTime: soon });
		const requests = await emulator.kmsRequestsDuring(() => run.handlers.keyMaterial.update(`${id}`, gone, inputs));
		assert.deepEqual(requests, ["describe-key", "get-parameters-for-import", "import-key-material"]);
	});

	it("has import parameters again after a refresh that finds it gone", async () => {
		await takeOver();
		const { id, state } = await createParameters();
		const read = async () => (await run.handlers.importParameters.read(`${id}`, state)).props;
		assert.deepEqual(await read(), state);
		await emulator.kmsAnswer("delete-imported-key-material", { key_id: keyId });
		assert.notEqual((await read())?.importToken, "");
	});
});
