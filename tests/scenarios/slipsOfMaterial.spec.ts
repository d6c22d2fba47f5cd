import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { ImportedKey, ImportParameters, KeyMaterial, type KeyMaterialArgs } from "pulumi-huaweicloud-kms";
import { onHosts } from "../support/hosts/scenarios";
import { KeyScene } from "../support/keyScene";

const HOUR = 60 * 60;
const now = Math.floor(Date.now() / 1000);

/** Slips that once cost a key its material, or nearly did. */
onHosts("Key material", (host, it) => {
	let scene: KeyScene;

	beforeEach(async () => {
		scene = await KeyScene.start(host);
	});
	afterEach(() => scene.close());

	/** The material of a key, by import parameters that the program names. */
	const linked = (wrappingAlgorithm: "RSAES_OAEP_SHA_256" | "SM2_ENCRYPT", args: Partial<KeyMaterialArgs> = {}) => {
		const { keyId, file } = scene;
		scene.stack.with(async () => {
			const importParameters = new ImportParameters("parameters", { keyId, wrappingAlgorithm });
			const { adopted } = new KeyMaterial("material", { importParameters, material: { file }, ...args });
			return { adopted };
		});
		return scene.stack;
	};

	it("gets another expiry after the algorithm of its parameters was changed: it is wrapped for fresh ones", async () => {
		await linked("RSAES_OAEP_SHA_256").up();
		await linked("SM2_ENCRYPT").up();
		await linked("SM2_ENCRYPT", { expirationTime: now + HOUR }).up();
		assert.equal(await scene.keyState(), "2");
		assert.deepEqual(await scene.emulator.during(() => scene.stack.up()), []);
	});

	it("is announced as lost before a replacement deletes it at once", async () => {
		scene.stack.with(scene.program({ materialDeletion: "immediate" }));
		await scene.stack.up();
		const keyId = await scene.emulator.createKey("other");
		const { output } = await scene.stack.with(scene.program({ materialDeletion: "immediate", keyId })).preview();
		assert.match(output, new RegExp(`The material of key ${scene.keyId} is to be deleted at once`));
	});

	it("may be a placeholder only in a key that already holds it, whatever the program vouches for", async () => {
		await writeFile(scene.file, Buffer.alloc(32));
		scene.stack.with(scene.program({ trustExistingMaterial: true }));
		assert.match((await scene.stack.up({ fails: true })).output, /placeholder.*there is none to trust/);
		assert.equal(await scene.keyState(), "5");

		await scene.emulator.importMaterial(scene.keyId, Buffer.alloc(32));
		assert.equal((await scene.stack.up()).outputs.adopted, false);
	});

	it("is not taken for other bytes that a renamed resource gives, if a refresh has shown what it is", async () => {
		await scene.stack.up();
		await writeFile(scene.file, randomBytes(32));
		const { keyId, file } = scene;
		scene.stack.with(async () => void new KeyMaterial("renamed", { keyId, material: { file } }));
		assert.match(
			(await scene.stack.up({ fails: true, refresh: true })).output,
			/bytes differ from those that were imported/,
		);
		assert.equal(await scene.keyState(), "2");
	});

	it("is in doubt a day later, though it expires as the program says, and other bytes under a new name are told", async () => {
		const { keyId, file } = scene;
		const expirationTime = now + 100 * 24 * HOUR;
		await scene.stack.with(scene.chain({ expirationTime })).up();
		await scene.emulator.advanceClock(25 * HOUR);
		scene.stack.advanceClock(25 * HOUR);
		await writeFile(file, randomBytes(32));
		const renamed = (expires: number) => async () => {
			const importParameters = new ImportParameters("parameters", { keyId });
			const { adopted } = new KeyMaterial("renamed", { importParameters, material: { file }, expirationTime: expires });
			return { adopted };
		};
		const { output, outputs } = await scene.stack.with(renamed(expirationTime)).up();
		assert.match(output, /But that resource gives other bytes than those that were imported\. Undo the change/);
		assert.equal(outputs.adopted, true);
		await scene.stack.with(renamed(expirationTime + HOUR)).up({ fails: true });
		assert.equal(await scene.keyState(), "2");
	});

	it("is said to be gone if an import fails after it was deleted for another expiry", async () => {
		await scene.stack.up();
		await scene.emulator.addFault({ operation: "import-key-material", status: 403, errorCode: "KMS.0306" });
		const { output } = await scene.stack.with(scene.program({ expirationTime: now + HOUR })).up({ fails: true });
		assert.match(output, /The key holds no material now\. The next up imports it again/);
		await scene.stack.up();
		assert.equal(await scene.keyState(), "2");
	});

	it("stays in doubt if it is replaced without a refresh, and the log names the way out", async () => {
		await scene.stack.up();
		const urn = `${(await scene.stored())?.urn}`;
		const { output, outputs } = await scene.stack.up({ replace: [urn] });
		assert.match(output, /If you are certain of it, set trustExistingMaterial/);
		assert.equal(outputs.adopted, true);
		const expirationTime = now + HOUR;
		scene.stack.with(scene.program({ expirationTime }));
		await scene.stack.preview({ fails: true });
		scene.stack.with(scene.program({ expirationTime, trustExistingMaterial: true }));
		assert.equal((await scene.stack.up()).outputs.adopted, false);
		assert.equal(await scene.keyState(), "2");
	});

	it("stays certain if it is replaced in an up that begins with a refresh", async () => {
		await scene.stack.up();
		const urn = `${(await scene.stored())?.urn}`;
		assert.equal((await scene.stack.up({ replace: [urn], refresh: true })).outputs.adopted, false);
		await scene.stack.with(scene.program({ expirationTime: now + HOUR })).up();
		assert.equal(await scene.keyState(), "2");
	});

	it("stays with the key of another resource that names it as an existing one, when that is removed", async () => {
		const { file } = scene;
		const keys = (existingKeyId?: string) => async () => {
			const { keyId } = new ImportedKey("first", { material: { file } });
			if (existingKeyId) new ImportedKey("second", { existingKeyId, material: { file }, trustExistingMaterial: true });
			return { keyId };
		};
		const { outputs } = await scene.stack.with(keys()).up();
		await scene.stack.with(keys(`${outputs.keyId}`)).up({ fails: true });
		await scene.stack.with(keys()).up();
		assert.equal((await scene.emulator.describeKey(`${outputs.keyId}`)).key_state, "2");
	});
});
