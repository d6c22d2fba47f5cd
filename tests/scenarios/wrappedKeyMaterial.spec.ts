import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { ImportParameters, KeyMaterial, WrappedKeyMaterial, type WrappedKeyMaterialArgs } from "pulumi-huaweicloud-kms";
import { onHosts } from "../support/hosts/scenarios";
import { KeyScene } from "../support/keyScene";

const HOUR = 60 * 60;
const PARAMETERS = "get-parameters-for-import";

onHosts("WrappedKeyMaterial", (host, it) => {
	let scene: KeyScene;

	const program =
		(args: Partial<WrappedKeyMaterialArgs> = {}, withImport = false) =>
		async () => {
			const importParameters = new ImportParameters("parameters", { keyId: scene.keyId });
			const wrapped = new WrappedKeyMaterial("wrapped", { importParameters, material: { file: scene.file }, ...args });
			if (withImport) new KeyMaterial("material", { importParameters: wrapped });
			return {
				ciphertext: wrapped.encryptedKeyMaterial,
				importToken: wrapped.importToken,
				fingerprint: wrapped.keyMaterialFingerprint,
			};
		};
	const up = async () => (await scene.stack.up()).outputs;
	/** Imports as another provider's resource would. */
	const importIt = ({ ciphertext, importToken }: Record<string, unknown>) =>
		scene.emulator.kms("import-key-material", {
			key_id: scene.keyId,
			import_token: importToken,
			encrypted_key_material: ciphertext,
		});

	beforeEach(async () => {
		scene = await KeyScene.start(host, { parametersTtlSeconds: HOUR });
		scene.stack.with(program());
	});
	afterEach(() => scene.close());

	it("wraps for the import parameters that it is given, without a request, and keeps ciphertext and token together", async () => {
		let first: Record<string, unknown> = {};
		const requests = await scene.emulator.kmsRequestsDuring(async () => {
			first = await up();
		});
		assert.deepEqual(requests, [PARAMETERS]);
		await scene.stack.refresh();
		assert.deepEqual(await up(), first);
		assert.equal((await importIt(first)).status, 200);
	});

	it("stays the same after the key holds its material, even if its token expires", async () => {
		await scene.emulator.advanceClock(-2 * HOUR);
		const first = await up();
		assert.equal((await importIt(first)).status, 200);
		await scene.emulator.advanceClock(2 * HOUR);
		for (let i = 0; i < 3; i++) {
			const requests = await scene.emulator.kmsRequestsDuring(async () => assert.deepEqual(await up(), first));
			assert.deepEqual(requests, ["describe-key", "describe-key"]);
		}
		await scene.stack.refresh();
		assert.deepEqual(await up(), first);
	});

	it.onEveryHost(
		"wraps again in place if its token has expired and the key is pending import, with the same fingerprint",
		async () => {
			await scene.emulator.advanceClock(-2 * HOUR);
			const first = await up();
			await scene.emulator.advanceClock(2 * HOUR);
			const run = await scene.stack.up();
			assert.ok(run.steps.includes("update"));
			assert.notEqual(run.outputs.ciphertext, first.ciphertext);
			assert.equal(run.outputs.fingerprint, first.fingerprint);
			assert.equal((await importIt(run.outputs)).status, 200);
		},
	);

	it("wraps again when the material changes before the import, and refuses other material for a key that holds some", async () => {
		const first = await up();
		await writeFile(scene.file, randomBytes(32));
		const second = await up();
		assert.notEqual(second.fingerprint, first.fingerprint);
		assert.equal((await importIt(second)).status, 200);

		await writeFile(scene.file, randomBytes(32));
		const { output } = await scene.stack.preview({ fails: true });
		assert.match(output, /bytes differ from those that were imported\. Nothing was deleted/);
	});

	it("wraps no other material for a key that holds some if describe-key is denied: the service issues no parameters", async () => {
		const first = await up();
		assert.equal((await importIt(first)).status, 200);
		await writeFile(scene.file, randomBytes(32));
		await scene.emulator.addFault({ operation: "describe-key", status: 403, errorCode: "KMS.0306", times: 9 });
		assert.match((await scene.stack.up({ fails: true })).output, /400 KMS\.0310/);
		assert.equal((await scene.stack.resources()).length, 2);
	});

	it("gets its own import parameters if it is given none, or for another algorithm", async () => {
		scene.stack.with(program({ wrappingAlgorithm: "RSAES_OAEP_SHA_1" }));
		assert.deepEqual(await scene.requestsOfUp(), [PARAMETERS, PARAMETERS]);
		const { keyId } = scene;
		scene.stack.with(async () => {
			const { encryptedKeyMaterial, importToken } = new WrappedKeyMaterial("alone", {
				keyId,
				material: { file: scene.file },
			});
			return { ciphertext: encryptedKeyMaterial, importToken };
		});
		assert.equal((await importIt(await up())).status, 200);
	});

	it.onEveryHost(
		"supplies KeyMaterial, which gets no import parameters of its own and imports again after a deletion",
		async () => {
			scene.stack.with(program({}, true));
			assert.deepEqual(await scene.requestsOfUp(), [PARAMETERS, "describe-key", "import-key-material"]);
			assert.deepEqual(await scene.requestsOfUp(), []);
			await scene.emulator.kmsAnswer("delete-imported-key-material", { key_id: scene.keyId });
			await scene.stack.refresh();
			assert.deepEqual(await scene.requestsOfUp(), ["describe-key", "import-key-material"]);
			assert.equal(await scene.keyState(), "2");
		},
	);

	it.onEveryHost("is removed from the state with its key, and is destroyed without a request", async () => {
		await up();
		assert.deepEqual(await scene.emulator.during(() => scene.stack.destroy()), []);
		await up();
		await scene.emulator.kmsAnswer("schedule-key-deletion", { key_id: scene.keyId, pending_days: "7" });
		await scene.stack.refresh();
		assert.deepEqual(await scene.stack.resources(), []);
	});

	it("is created by the next up after creating it has failed", async () => {
		scene.stack.with(program({ wrappingAlgorithm: "RSAES_PKCS1_V1_5" }));
		await scene.emulator.addFault({ operation: PARAMETERS, errorCode: "KMS.0308", times: 2 });
		await scene.stack.up({ fails: true });
		await scene.stack.up({ fails: true });
		assert.ok(`${(await up()).ciphertext}`.length === 344);
	});
});
