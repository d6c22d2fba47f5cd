import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import { ImportedKey } from "pulumi-huaweicloud-kms";
import { TestEmulator } from "../../support/emulator";
import { ProgramFolder } from "../../support/programFolder";
import { TestStack } from "../../support/stack";

const UNCHANGED = ["same", "same", "same"];

/** Programs with slips, and what each is told. */
const SLIPS: readonly (readonly [string, RegExp])[] = [
	[
		'new kms.ImportedKey("payments", { keyspec: "SM4" }, { ignoreChanges: ["tag"], provider: { getPackage: () => "huaweicloud" } })',
		/payments: material is required.*payments: keyspec is not .* keySpec\?.*payments: the option provider .*payments: ignoreChanges names tag, .* tags\?/s,
	],
	[
		'const keyId = "0d0466b0-e727-4d9c-b35d-f84bb474a37f"; new kms.ImportParameters("p", { keyId }); new kms.KeyMaterial("m", { keyId, material })',
		/KeyMaterial m: it is for the same key as ImportParameters p, .* set importParameters to the ImportParameters p/,
	],
];

describe("A program with a slip", () => {
	let emulator: TestEmulator;
	let folder: ProgramFolder;

	before(async () => {
		emulator = await TestEmulator.start();
		folder = await ProgramFolder.create(emulator, "");
	});
	after(async () => {
		await folder.remove();
		await emulator.close();
	});

	it("is refused by the preview in sentences without a stack, and makes no request", async () => {
		const requests = await emulator.during(async () => {
			for (const [slip, told] of SLIPS) {
				await folder.write(
					"index.js",
					`const kms = require("pulumi-huaweicloud-kms"); const material = { file: "key.bin" }; ${slip};`,
				);
				const { code, output } = await folder.try("pulumi preview");
				assert.notEqual(code, 0, slip);
				assert.match(output, told);
				assert.doesNotMatch(output, /^\s+at |TypeError|unhandled/m);
			}
		});

		assert.deepEqual(requests, []);
	});
});

describe("Resource options of an ImportedKey on the engine", () => {
	let emulator: TestEmulator;
	let stack: TestStack;

	const program = (name: string, tags: Record<string, string>, opts: pulumi.ComponentResourceOptions) => async () => {
		new ImportedKey(name, { material: { file: join(stack.folder, "material") }, tags }, opts);
	};

	before(async () => {
		emulator = await TestEmulator.start();
		stack = await TestStack.forEmulator(async () => {}, emulator);
		await writeFile(join(stack.folder, "material"), randomBytes(32));
	});
	after(async () => {
		await stack.remove();
		await emulator.close();
	});

	it("reach its parts: aliases, ignored paths, protection and retention", async () => {
		await stack.with(program("before", { team: "a", tier: "1" }, {})).up();
		const opts = {
			aliases: [{ name: "before" }],
			ignoreChanges: ['tags["team"]'],
			protect: true,
			retainOnDelete: true,
		};

		const ignored = await stack.with(program("after", { team: "b", tier: "1" }, opts)).up();
		assert.deepEqual(ignored.steps, UNCHANGED);
		const changed = await stack.with(program("after", { team: "b", tier: "2" }, opts)).up();
		assert.deepEqual(changed.steps, ["update", "same", "same"]);
		const [key] = (await stack.resources()).filter(({ type }) => type.endsWith(":ExternalKey"));
		assert.deepEqual(key?.outputs.tags, { team: "a", tier: "2" });

		assert.match((await stack.destroy({ fails: true })).output, /protect/);
		await stack.with(program("after", { team: "b", tier: "2" }, { ...opts, protect: false })).up();
		assert.deepEqual(await emulator.during(() => stack.destroy()), []);
	});
});
