import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ImportedKey, type ImportedKeyArgs } from "pulumi-huaweicloud-kms";
import { TestEmulator } from "../support/emulator";
import { type Stack, stackFor } from "../support/hosts/host";
import { onHosts } from "../support/hosts/scenarios";

const HOUR = 60 * 60;
const DAY = 24 * HOUR;
const REFRESHED = ["refresh", "refresh", "refresh"];

onHosts("A slip", (host, it) => {
	let emulator: TestEmulator;
	let stack: Stack;
	let file: string;

	const program =
		(args: Partial<ImportedKeyArgs> = {}, name = "payments", aliases: string[] = []) =>
		async () => {
			const options = { aliases: aliases.map((alias) => ({ name: alias })) };
			const { material, keyId, alias } = new ImportedKey(name, { material: { file }, alias: "key", ...args }, options);
			return { keyId, alias, adopted: material.adopted, keyState: material.keyState };
		};

	beforeEach(async () => {
		emulator = await TestEmulator.start();
		stack = await stackFor(host, emulator, program());
		file = join(stack.folder, "material");
		await writeFile(file, randomBytes(32));
	});
	afterEach(async () => {
		await stack.remove();
		await emulator.close();
	});

	const urnOf = async (kind: string) => {
		const found = (await stack.resources()).find(({ type }) => type.endsWith(`:${kind}`));
		return `${found?.urn}`;
	};
	const keyStateOf = async (keyId: unknown) => (await emulator.describeKey(`${keyId}`)).key_state;

	it.onEveryHost("a KeyMaterial that is replaced by --replace stays in its key", async () => {
		await stack.up();

		const replace = [await urnOf("KeyMaterial")];
		const requests = await emulator.kmsRequestsDuring(async () => {
			const { steps, outputs } = await stack.up({ replace });
			assert.deepEqual(steps, ["same", "same", "create-replacement", "replace", "delete-replaced"]);
			assert.equal(outputs.keyState, "2");
		});
		assert.deepEqual(requests, ["describe-key"]);
		assert.deepEqual(await emulator.kmsRequestsDuring(() => stack.up()), []);
	});

	it.onEveryHost("up --refresh --replace carries over that a run imported the bytes", async () => {
		await stack.up();

		const replace = [await urnOf("KeyMaterial")];
		const { steps, outputs } = await stack.up({ refresh: true, replace });
		assert.deepEqual(steps.slice(0, 3), REFRESHED);
		assert.equal(outputs.adopted, false);

		const expirationTime = Math.floor(Date.now() / 1000) + 30 * DAY;
		assert.equal((await stack.with(program({ expirationTime })).up()).outputs.keyState, "2");
	});

	it.onEveryHost("ImportParameters that --replace names are empty afterwards, and nothing is lost", async () => {
		await stack.up();

		const requests = await emulator.kmsRequestsDuring(async () => {
			await stack.up({ replace: [await urnOf("ImportParameters")] });
		});
		assert.deepEqual(requests, ["get-parameters-for-import 400"]);
		const { steps, outputs } = await stack.up();
		assert.deepEqual(steps, ["same", "same", "same"]);
		assert.equal(await keyStateOf(outputs.keyId), "2");
	});

	it.onEveryHost("an ExternalKey that is replaced by --replace can be got back until it is deleted", async () => {
		const { outputs: old } = await stack.up();

		const replace = [await urnOf("ExternalKey")];
		const { outputs } = await stack.with(program({ alias: "other" })).up({ replace });
		assert.notEqual(outputs.keyId, old.keyId);
		assert.deepEqual([await keyStateOf(outputs.keyId), await keyStateOf(old.keyId)], ["2", "4"]);

		await emulator.kmsAnswer("cancel-key-deletion", { key_id: old.keyId });
		assert.equal(await keyStateOf(old.keyId), "3");
	});

	it("a --replace of an ExternalKey that was killed within create-key is finished by another", async () => {
		const { outputs: old } = await stack.up();
		await emulator.advanceClock(-HOUR);
		const keyId = await emulator.createKey("other");
		await emulator.advanceClock(HOUR);

		stack.with(program({ alias: "other" }));
		await stack.up({ fails: true });
		const { outputs } = await stack.up({ replace: [await urnOf("ExternalKey")] });
		assert.equal(outputs.keyId, keyId);
		assert.deepEqual([await keyStateOf(keyId), await keyStateOf(old.keyId)], ["2", "4"]);
	});

	it.onEveryHost("an ExternalKey that --replace names stays while it has the alias of the program", async () => {
		const { outputs } = await stack.up();

		const { output } = await stack.up({ replace: [await urnOf("ExternalKey")], fails: true });
		assert.match(output, new RegExp(`Key ${outputs.keyId} has alias key`));
		assert.deepEqual((await stack.up()).steps, ["same", "same", "same"]);
	});

	it.onEveryHost("a key that was taken over stays when --replace names its ExternalKey", async () => {
		const existingKeyId = await emulator.createKey("key");
		await stack.with(program({ existingKeyId })).up();

		const { outputs } = await stack.up({ replace: [await urnOf("ExternalKey")] });
		assert.equal(outputs.keyId, existingKeyId);
		assert.equal(await keyStateOf(existingKeyId), "2");
		assert.deepEqual((await stack.up()).steps, ["same", "same", "same"]);
	});

	it.onEveryHost(
		"the deletion of a key that was taken over is scheduled by an up that begins with a refresh",
		async () => {
			const existingKeyId = await emulator.createKey("key");
			await stack.with(program({ existingKeyId })).up();

			await stack.with(async () => {}).up({ refresh: true });
			assert.equal(await keyStateOf(existingKeyId), "4");
		},
	);

	it.onEveryHost(
		"a resource of a key that was taken over can be renamed in an up that begins with a refresh",
		async () => {
			const existingKeyId = await emulator.createKey("key");
			await stack.with(program({ existingKeyId })).up();

			const { outputs } = await stack.with(program({ existingKeyId }, "wages")).up({ refresh: true });
			assert.deepEqual([outputs.keyId, outputs.adopted], [existingKeyId, false]);
			assert.equal(await keyStateOf(existingKeyId), "2");
		},
	);

	it.onEveryHost("up --target leaves resources alone that it doesn't name", async () => {
		await stack.up();
		const expirationTime = Math.floor(Date.now() / 1000) + 30 * DAY;
		stack.with(program({ expirationTime, description: "changed" }));

		const { steps } = await stack.up({ target: [await urnOf("KeyMaterial")] });
		assert.deepEqual(steps, ["same", "same", "update"]);
		assert.deepEqual((await stack.up()).steps, ["update", "same", "same"]);
	});

	it.onEveryHost("up --target fails if what it names needs a resource that it doesn't create", async () => {
		const { urn } = await urnsOfEmptyStack();
		await stack.up({ target: [urn], fails: true });
		assert.deepEqual(await stack.resources(), []);
	});

	/** The URN that the KeyMaterial has in every stack of this program. */
	const urnsOfEmptyStack = async () => {
		await stack.up();
		const urn = await urnOf("KeyMaterial");
		await stack.destroy();
		stack.with(program({ alias: "other" }));
		return { urn };
	};

	it.onEveryHost("destroy --target of a KeyMaterial leaves the material in the key", async () => {
		const { outputs } = await stack.up();

		const { steps } = await stack.destroy({ target: [await urnOf("KeyMaterial")] });
		assert.deepEqual(steps, ["same", "same", "delete"]);
		assert.equal(await keyStateOf(outputs.keyId), "2");
		assert.deepEqual((await stack.up()).steps, ["same", "same", "create"]);
	});

	it.onEveryHost("a destroy can be cancelled, and existingKeyId takes the key back with its material", async () => {
		const { outputs } = await stack.up();
		await stack.destroy();
		for (const operation of ["cancel-key-deletion", "enable-key"])
			await emulator.kmsAnswer(operation, { key_id: outputs.keyId });

		const existingKeyId = `${outputs.keyId}`;
		const { outputs: back } = await stack.with(program({ existingKeyId, trustExistingMaterial: true })).up();
		assert.deepEqual([back.keyId, back.keyState, back.adopted], [existingKeyId, "2", false]);
		assert.deepEqual((await stack.with(program()).up()).steps, ["same", "same", "same"]);
	});

	it("material of a key that is taken over is in doubt, whenever it expires, and is not deleted", async () => {
		const expirationTime = Math.floor(Date.now() / 1000) + 30 * DAY;
		const { outputs } = await stack.with(program({ expirationTime })).up();
		await stack.destroy();
		for (const operation of ["cancel-key-deletion", "enable-key"])
			await emulator.kmsAnswer(operation, { key_id: outputs.keyId });
		await writeFile(file, randomBytes(32));

		const args = { existingKeyId: `${outputs.keyId}`, expirationTime };
		assert.equal((await stack.with(program(args)).up()).outputs.adopted, true);
		await stack.with(program({ ...args, expirationTime: expirationTime + DAY })).up({ fails: true });
		assert.equal(await keyStateOf(outputs.keyId), "2");
	});

	for (const [name, variable, value] of [
		["region", "HW_REGION_NAME", "cn-south-1"],
		["project", "HW_PROJECT_ID", "ffffffffffffffffffffffffffffffff"],
	] as const)
		it.onEveryHost(`a wrong ${name} in the runner's environment is refused at the preview`, async () => {
			await stack.up();
			const { settings } = emulator;
			const right = name === "region" ? settings.region : settings.projectId;

			const requests = await emulator.kmsRequestsDuring(async () => {
				stack.withEnvironment({ [variable]: value });
				for (const run of ["preview", "up"] as const) {
					const { output } = await stack[run]({ fails: true });
					for (const word of [right, value, variable]) assert.ok(output.includes(word), output);
				}
			});
			assert.deepEqual(requests, []);
			stack.withEnvironment({ [variable]: right });
			assert.deepEqual((await stack.up()).steps, ["same", "same", "same"]);
		});

	it.onEveryHost("a resource that is renamed with aliases keeps its key, and so it does back", async () => {
		const { outputs } = await stack.up();

		for (const [name, before] of [
			["wages", "payments"],
			["payments", "wages"],
		] as const) {
			const run = await stack.with(program({}, name, [before])).up();
			assert.deepEqual(run.steps, ["same", "same", "same"]);
			assert.equal(run.outputs.keyId, outputs.keyId);
		}
	});

	it.onEveryHost(
		"a resource that is renamed without aliases gets a new key, and the old one can be got back",
		async () => {
			const { outputs: old } = await stack.up();

			const { outputs } = await stack.with(program({ alias: "other" }, "wages")).up();
			assert.deepEqual([await keyStateOf(outputs.keyId), await keyStateOf(old.keyId)], ["2", "4"]);
			await emulator.kmsAnswer("cancel-key-deletion", { key_id: old.keyId });
			assert.equal(await keyStateOf(old.keyId), "3");
		},
	);
});
