import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { TestEmulator } from "../../../support/emulator";
import { InProcess } from "../../../support/inProcess";
import { wrap } from "../../../support/wrapping";

const HOUR_SECONDS = 3600;
const ALGORITHM = "RSAES_OAEP_SHA_256";

describe("Material that others imported into a key of the program", () => {
	const expirationTime = Math.floor(Date.now() / 1000) + HOUR_SECONDS;
	let emulator: TestEmulator;
	let run: InProcess;
	let keyId: unknown;

	before(async () => {
		emulator = await TestEmulator.start();
	});
	after(() => emulator.close());

	/** It expires at the program's second, as if a killed run had imported it. */
	beforeEach(async () => {
		await emulator.reset();
		run = await new InProcess(emulator).configure();
		keyId = (await run.create("externalKey", { alias: "key" })).state.keyId;
		const request = { key_id: keyId, wrapping_algorithm: ALGORITHM };
		const { import_token, public_key } = await emulator.kmsAnswer("get-parameters-for-import", request);
		await emulator.kmsAnswer("import-key-material", {
			key_id: keyId,
			import_token,
			encrypted_key_material: wrap(public_key, randomBytes(32), ALGORITHM),
			expiration_time: expirationTime,
		});
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
		assert.equal(state.adopted, undefined);
	});
});
