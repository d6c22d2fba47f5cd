import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { importOf } from "../../../emulator/support/kmsRequests";
import { TestEmulator } from "../../../support/emulator";
import { InProcess } from "../../../support/inProcess";

type Values = Readonly<Record<string, unknown>>;

const PARAMETERS = "get-parameters-for-import";
const IMPORT = "import-key-material";

describe("An import of key material", () => {
	const bytes = randomBytes(32);
	const material = bytes.toString("base64");
	let emulator: TestEmulator;
	let run: InProcess;
	let keyId: string;

	before(async () => {
		emulator = await TestEmulator.start();
	});
	after(() => emulator.close());

	beforeEach(async () => {
		await emulator.reset();
		run = await new InProcess(emulator).configure();
		keyId = await emulator.createKey("key");
	});

	/** The state or the failure of a create, and its requests to KMS. */
	const create = async (args: Values = {}) => {
		const inputs = await run.check("keyMaterial", { keyId, material, ...args });
		let state: Values = {};
		let failure: { readonly code?: string; readonly message?: string } = {};
		const requests = await emulator.kmsRequestsDuring(async () => {
			try {
				state = (await run.handlers.keyMaterial.create(inputs)).outs ?? {};
			} catch (error) {
				failure = error as typeof failure;
			}
		});
		return { state, failure, requests };
	};

	it("asks what the key is, gets parameters and imports", async () => {
		assert.deepEqual((await create()).requests, ["describe-key", PARAMETERS, IMPORT]);
	});

	it("gets fresh parameters once if those that it was given are not accepted", async () => {
		const importParameters = (await run.create("importParameters", { keyId })).state;
		await emulator.addFault({ operation: IMPORT, errorCode: "KMS.2605" });
		const { requests, state } = await create({ importParameters });
		assert.deepEqual(requests, ["describe-key", `${IMPORT} 400`, PARAMETERS, IMPORT]);
		assert.equal(state.keyState, "2");
	});

	it("ends if fresh parameters are not accepted, either", async () => {
		const importParameters = (await run.create("importParameters", { keyId })).state;
		await emulator.addFault({ operation: IMPORT, errorCode: "KMS.2605", times: 2 });
		const { requests, failure } = await create({ importParameters });
		assert.deepEqual(requests, ["describe-key", `${IMPORT} 400`, PARAMETERS, `${IMPORT} 400`]);
		assert.equal(failure.code, "importTokenRejected");
	});

	for (const refused of [PARAMETERS, IMPORT]) {
		it(`takes over what a quicker run imported if ${refused} is refused for that`, async () => {
			const quicker = await importOf(emulator, keyId, bytes);
			const importParameters = (await run.create("importParameters", { keyId })).state;
			await emulator.kmsAnswer(IMPORT, quicker);
			const key_info = { key_id: keyId, key_state: "5", origin: "external", key_spec: "AES_256" };
			await emulator.addFault({ operation: "describe-key", body: { key_info } });
			const { requests, state } = await create(refused === IMPORT ? { importParameters } : {});
			assert.deepEqual(requests, ["describe-key", `${refused} 400`, "describe-key"]);
			assert.deepEqual([state.keyState, state.adopted, state.importedAt], ["2", true, ""]);
		});
	}

	it("fails with the refusal if the key is still pending import, and takes nothing over", async () => {
		await emulator.addFault({ operation: IMPORT, errorCode: "KMS.0310" });
		const { requests, failure, state } = await create();
		assert.deepEqual(requests, ["describe-key", PARAMETERS, `${IMPORT} 400`, "describe-key"]);
		assert.deepEqual([failure.code, state], ["keyNotPendingImport", {}]);
	});

	it("says what to grant if it is refused and may not see why", async () => {
		await emulator.addFault({ operation: "describe-key", status: 403, times: 2 });
		await emulator.addFault({ operation: IMPORT, errorCode: "KMS.0310" });
		const { failure } = await create();
		assert.match(`${failure.message}`, /Grant kms:cmk:get, so that the provider can see what the key holds/);
	});

	it("reads the material last: of a key that takes none it need not be there", async () => {
		const generated = await emulator.createKey("generated", "kms");
		const missing = { env: "NO_SUCH_VARIABLE" };
		const inputs = { ...(await run.check("keyMaterial", { keyId: generated, material })), material: missing };
		await assert.rejects(run.handlers.keyMaterial.create(inputs), { code: "keyNotExternal" });
	});
});
