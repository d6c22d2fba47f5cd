import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { KeyMaterial } from "pulumi-huaweicloud-kms";
import { onHosts } from "../support/hosts/scenarios";
import { KeyScene } from "../support/keyScene";

const HOUR = 60 * 60;
const IMPORT = "import-key-material";
const DELETE = "delete-imported-key-material";
const PARAMETERS = "get-parameters-for-import";

onHosts("KeyMaterial", (host, it) => {
	let scene: KeyScene;

	beforeEach(async () => {
		scene = await KeyScene.start(host);
	});
	afterEach(() => scene.close());

	it("gets its own import parameters, imports the material and keeps it without a request", async () => {
		assert.deepEqual(await scene.requestsOfUp(), ["describe-key", PARAMETERS, IMPORT]);
		assert.equal(await scene.keyState(), "2");
		assert.deepEqual(await scene.requestsOfUp(), []);
	});

	it("uses the import parameters that it is given, and is not changed when they are rotated", async () => {
		scene.stack.with(scene.chain());
		assert.deepEqual(await scene.requestsOfUp(), [PARAMETERS, "describe-key", IMPORT]);

		await scene.emulator.kmsAnswer(DELETE, { key_id: scene.keyId });
		await scene.stack.refresh();
		assert.deepEqual(await scene.requestsOfUp(), ["describe-key", IMPORT]);
		await scene.stack.refresh();
		assert.deepEqual(await scene.requestsOfUp(), []);
	});

	it.onEveryHost("warns about weak algorithms of import parameters that it gets itself", async () => {
		const { output } = await scene.stack.with(scene.program({ wrappingAlgorithm: "RSAES_PKCS1_V1_5" })).up();
		assert.match(output, /warning: wrappingAlgorithm RSAES_PKCS1_V1_5 is open to padding oracle attacks/);
	});

	it.onEveryHost("outputs the key state, the time of the import, and a fingerprint that is a secret", async () => {
		const { outputs, output } = await scene.stack.up();
		assert.equal(outputs.keyState, "2");
		assert.ok(Math.abs(Date.parse(`${outputs.importedAt}`) - Date.now()) < 60_000);
		assert.match(`${outputs.keyMaterialFingerprint}`, /^scrypt:\d+:\d+:1:[\w-]{22}:[\w-]{43}$/);
		assert.match(output, /keyMaterialFingerprint: \[secret\]/);
	});

	it.onEveryHost("is imported again by a refresh and an up after it was deleted out of band", async () => {
		await scene.stack.up();
		await scene.emulator.kmsAnswer(DELETE, { key_id: scene.keyId });
		await scene.stack.refresh();
		assert.deepEqual(await scene.stack.resources(), []);
		assert.deepEqual(await scene.requestsOfUp(), ["describe-key", PARAMETERS, IMPORT]);
		assert.equal(await scene.keyState(), "2");
	});

	for (const [state, prepare] of [
		[
			"scheduled for deletion",
			() => scene.emulator.kmsAnswer("schedule-key-deletion", { key_id: scene.keyId, pending_days: "7" }),
		],
		["gone", () => scene.emulator.reset()],
	] as const) {
		it(`is removed from the state if its key is ${state}`, async () => {
			await scene.stack.up();
			await prepare();
			assert.equal((await scene.stack.preview()).steps[0], "same");
			await scene.stack.refresh();
			assert.deepEqual(await scene.stack.resources(), []);
		});

		it(`is destroyed without an error if its key is ${state}`, async () => {
			await scene.stack.up();
			await prepare();
			assert.deepEqual((await scene.stack.destroy()).steps, ["delete"]);
		});
	}

	it.onEveryHost("stays in the key after a destroy without a request, and can be destroyed twice", async () => {
		await scene.stack.up();
		const requests = await scene.emulator.during(async () => {
			await scene.stack.destroy();
			await scene.stack.destroy();
		});
		assert.deepEqual([requests, await scene.keyState()], [[], "2"]);
	});

	it("is deleted by a destroy if the program says immediate, and the preview says what that means", async () => {
		scene.stack.with(scene.program({ materialDeletion: "immediate" }));
		const { output } = await scene.stack.preview();
		assert.match(output, /materialDeletion is immediate .* deletes it at once, and only the same bytes bring it back/);
		await scene.stack.up();
		assert.doesNotMatch((await scene.stack.up()).output, /immediate/);
		const requests = await scene.emulator.kmsRequestsDuring(async () => {
			await scene.stack.destroy();
			await scene.stack.destroy();
		});
		assert.deepEqual([requests, await scene.keyState()], [[DELETE], "5"]);
	});

	it("moves to another key when the program names one, and stays in the old one", async () => {
		await scene.stack.up();
		const keyId = await scene.emulator.createKey("other");
		const requests = await scene.emulator.kmsRequestsDuring(() => scene.stack.with(scene.program({ keyId })).up());
		assert.deepEqual(requests, ["describe-key", PARAMETERS, IMPORT]);
		assert.equal(await scene.keyState(), "2");
	});

	it.onEveryHost("stays in its key when its resource is renamed, or replaced for the same key", async () => {
		await scene.stack.up();
		const { keyId, file } = scene;
		const materialDeletion = "immediate";
		const renamed = async () => void new KeyMaterial("renamed", { keyId, material: { file }, materialDeletion });
		const requests = await scene.emulator.kmsRequestsDuring(async () => {
			const { output, steps } = await scene.stack.with(renamed).up();
			assert.deepEqual(steps, ["create", "delete"]);
			assert.match(output, /keeps its material, because another resource of this program manages it/);
		});
		assert.deepEqual([requests, await scene.keyState()], [["describe-key"], "2"]);
		// It is deleted when the program no longer declares it.
		await scene.stack.with(async () => {}).up();
		assert.equal(await scene.keyState(), "5");
	});

	it("is not taken for the program's own if somebody else imported material first", async () => {
		const key_info = { key_id: scene.keyId, key_state: "5", origin: "external", key_spec: "AES_256" };
		await scene.emulator.addFault({ operation: "describe-key", body: { key_info } });
		await scene.emulator.importMaterial(scene.keyId, randomBytes(32));
		const { output, outputs } = await scene.stack.up();
		assert.match(output, /held material before this run/);
		assert.equal(outputs.adopted, true);
	});

	it("lets a refresh report what exists, without failing for what the next up would refuse", async () => {
		await scene.stack.up();
		await writeFile(scene.file, randomBytes(32));
		assert.deepEqual(await scene.emulator.kmsRequestsDuring(() => scene.stack.refresh()), ["describe-key"]);
		await writeFile(scene.file, "no key material");
		await scene.stack.refresh();
	});

	it("stores another endpoint without a request", async () => {
		await scene.stack.up();
		scene.stack.with(scene.program({ endpoint: scene.emulator.settings.url }));
		assert.deepEqual(await scene.requestsOfUp(), []);
		assert.equal((await scene.stored())?.outputs.endpoint, scene.emulator.settings.url);
	});

	it("can be read by its id alone", async () => {
		await scene.stack.up();
		const id = `${(await scene.stored())?.id}`;
		const { outputs } = await scene.stack
			.with(async () => {
				const { keyId, keyState } = KeyMaterial.get("known", id);
				return { keyId, keyState };
			})
			.up();
		assert.deepEqual(outputs, { keyId: scene.keyId, keyState: "2" });
	});

	describe("refuses other bytes for the same key at the preview, deletes nothing and says what to do", () => {
		for (const bytes of [32, 31]) {
			it(`if there are ${bytes}`, async () => {
				await scene.stack.up();
				await writeFile(scene.file, randomBytes(bytes));
				const requests = await scene.emulator.during(async () => {
					for (const kind of ["preview", "up"] as const) {
						const { output } = await scene.stack[kind]({ fails: true });
						if (bytes === 32) assert.match(output, /Nothing was deleted\. .*new key/);
						else assert.match(output, /material\.file is 31 bytes long/);
					}
				});
				assert.deepEqual([requests, await scene.keyState()], [[], "2"]);
			});
		}
	});

	describe("imports its material", () => {
		it("when the token it is given has expired", async () => {
			await scene.close();
			// Issued expired: the emulator accepts it by its own clock, but the provider knows that it has expired.
			scene = await KeyScene.start(host, { parametersTtlSeconds: HOUR });
			await scene.emulator.advanceClock(-2 * HOUR);
			scene.stack.with(scene.chain());
			assert.deepEqual(await scene.requestsOfUp(), [PARAMETERS, "describe-key", PARAMETERS, IMPORT]);
		});

		it("when the token expires or is used up between getting the parameters and the import", async () => {
			for (const errorCode of ["KMS.2601", "KMS.2605"]) {
				await scene.emulator.addFault({ operation: IMPORT, errorCode });
				scene.stack.with(scene.chain());
				const requests = (await scene.requestsOfUp()).slice(-4);
				assert.deepEqual(requests, ["describe-key", `${IMPORT} 400`, PARAMETERS, IMPORT]);
				assert.equal(await scene.keyState(), "2");
				await scene.stack.destroy();
				await scene.emulator.kmsAnswer(DELETE, { key_id: scene.keyId });
			}
		});

		it("when the reply to the import is lost", async () => {
			await scene.emulator.addFault({ operation: IMPORT, drop: "after" });
			assert.deepEqual(await scene.requestsOfUp(), ["describe-key", PARAMETERS, `${IMPORT} 0`, "describe-key"]);
			assert.deepEqual([await scene.keyState(), (await scene.stored())?.outputs.adopted], ["2", false]);
		});

		it("when the request is lost", async () => {
			await scene.emulator.addFault({ operation: IMPORT, drop: "before" });
			assert.deepEqual(await scene.requestsOfUp(), ["describe-key", PARAMETERS, `${IMPORT} 0`, "describe-key", IMPORT]);
		});

		it("by the next up after creating it has failed, at each of its requests", async () => {
			for (const operation of ["describe-key", PARAMETERS, IMPORT]) {
				await scene.emulator.addFault({ operation, status: 400, errorCode: "KMS.0308" });
				const { output } = await scene.stack.up({ fails: true });
				assert.match(output, /400 KMS\.0308/);
				assert.deepEqual(await scene.stack.resources(), []);
				await scene.stack.up();
				assert.equal(await scene.keyState(), "2");
				await scene.stack.destroy();
				await scene.emulator.kmsAnswer(DELETE, { key_id: scene.keyId });
			}
		});

		it("when describe-key is denied", async () => {
			await scene.emulator.addFault({ operation: "describe-key", status: 403, errorCode: "KMS.0306" });
			assert.deepEqual(await scene.requestsOfUp(), ["describe-key 403", PARAMETERS, IMPORT]);
		});

		it("by the next up when a run was killed between the import and its record, and says what is uncertain", async () => {
			await scene.stack.up();
			await scene.stack.forget();
			const { output, outputs } = await scene.stack.up();
			assert.match(output, /held material before this run/);
			assert.deepEqual([outputs.keyState, outputs.adopted], ["2", true]);
		});
	});
});
