import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import { ImportedKey, type ImportedKeyArgs } from "pulumi-huaweicloud-kms";
import { TestEmulator } from "../support/emulator";
import { type Stack, stackFor } from "../support/hosts/host";
import { onHosts } from "../support/hosts/scenarios";

const UNCHANGED = ["same", "same", "same"];
const BEFORE = { description: "before", alias: "payments/before", expirationTime: 4102444800, earlyRenewalSeconds: 1 };
const AFTER = { description: "after", alias: "payments/after", expirationTime: 4133980800, earlyRenewalSeconds: 2 };

onHosts("Resource options of an ImportedKey", (host, it) => {
	let emulator: TestEmulator;
	let stack: Stack;
	let file: string;

	const program =
		(args: Partial<ImportedKeyArgs> = {}, opts?: pulumi.ComponentResourceOptions) =>
		async () => {
			new ImportedKey("payments", { material: { file }, ...args }, opts);
		};

	beforeEach(async () => {
		emulator = await TestEmulator.start();
		stack = await stackFor(host, emulator);
		file = join(stack.folder, "material");
		await writeFile(file, randomBytes(32));
	});
	afterEach(async () => {
		await stack.remove();
		await emulator.close();
	});

	it("ignore a change of an argument in the part that has it, without a request", async () => {
		await stack.with(program(BEFORE)).up();
		const ignoreChanges = Object.keys(AFTER);

		const requests = await emulator.during(async () => {
			assert.deepEqual((await stack.with(program(AFTER, { ignoreChanges })).up()).steps, UNCHANGED);
		});

		assert.deepEqual(requests, []);
		const changed = await stack.with(program(AFTER, { ignoreChanges: ["alias", "expirationTime"] })).preview();
		assert.deepEqual(changed.steps, ["update", "update", "same"]);
	});

	it("ignore other key material", async () => {
		await stack.with(program()).up();
		const other = `${file}.other`;
		await writeFile(other, randomBytes(32));

		const run = stack.with(program({ material: { file: other } }, { ignoreChanges: ["material"] })).up();

		assert.deepEqual((await run).steps, UNCHANGED);
	});

	it("ignore another spec of the key in all parts that have it", async () => {
		await stack.with(program()).up();

		const run = await stack.with(program({ keySpec: "SM4" }, { ignoreChanges: ["keySpec"] })).up();

		assert.deepEqual(run.steps, UNCHANGED);
		const specs = (await stack.resources()).flatMap(({ inputs }) => inputs.keySpec ?? []);
		assert.deepEqual(specs, ["AES_256", "AES_256"]);
	});

	it("ignore changes of the resources' code in all parts", async () => {
		await stack.with(program({}, { ignoreChanges: ["__provider"] })).up();

		assert.deepEqual((await stack.up()).steps, UNCHANGED);
	});

	it("ignore the region and the project in all parts", async () => {
		await stack.with(program()).up();
		const elsewhere = program({ region: "elsewhere-1", projectId: "p" }, { ignoreChanges: ["region", "projectId"] });

		assert.deepEqual((await stack.with(elsewhere).preview()).steps, UNCHANGED);
	});

	it("keep key and material in the service if they are to be retained", async () => {
		await stack.with(program({}, { retainOnDelete: true })).up();

		assert.deepEqual(await emulator.during(() => stack.destroy()), []);
	});

	it("protect the key from a replacement", async () => {
		await stack.with(program({}, { protect: true })).up();

		await writeFile(file, randomBytes(16));
		const run = await stack.with(program({ keySpec: "SM4" }, { protect: true })).up({ fails: true });

		assert.match(run.output, /protect/);
	});
});
