import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { importOf } from "../../../emulator/support/kmsRequests";
import { TestEmulator } from "../../../support/emulator";
import { InProcess } from "../../../support/inProcess";

const HOUR_SECONDS = 3600;

describe("Material that others imported into a key of the program", () => {
	const expirationTime = Math.floor(Date.now() / 1000) + HOUR_SECONDS;
	let emulator: TestEmulator;
	let run: InProcess;
	let keyId: string;

	before(async () => {
		emulator = await TestEmulator.start();
	});
	after(() => emulator.close());

	/** It expires at the program's second, as if a killed run had imported it. */
	beforeEach(async () => {
		await emulator.reset();
		run = await new InProcess(emulator).configure();
		keyId = `${(await run.create("externalKey", { alias: "key" })).state.keyId}`;
		const body = await importOf(emulator, keyId, randomBytes(32));
		await emulator.kmsAnswer("import-key-material", { ...body, expiration_time: expirationTime });
	});

	it("is not taken over for bytes that the key can't hold: a change of expiry would delete it, and could not import them", async () => {
		const material = randomBytes(16).toString("base64");
		await assert.rejects(run.create("keyMaterial", { keyId, material, expirationTime }), {
			code: "invalidMaterial",
			message: /it takes 32 bytes \(spec AES_256\), and the material is 16 bytes/,
		});
	});

	it("is taken over for bytes that it may be", async () => {
		const material = randomBytes(32).toString("base64");
		const { state } = await run.create("keyMaterial", { keyId, material, expirationTime });
		assert.equal(state.adopted, false);
	});
});
