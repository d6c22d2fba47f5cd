import assert from "node:assert/strict";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ImportedKey } from "pulumi-huaweicloud-kms";
import { TestEmulator } from "../../support/emulator";
import { secrets } from "../../support/secrets";
import { TestStack } from "../../support/stack";

describe("Material on the engine", () => {
	let emulator: TestEmulator;
	let stack: TestStack;

	before(async () => {
		emulator = await TestEmulator.start();
		stack = await TestStack.forEmulator(async () => {}, emulator);
	});
	after(async () => {
		await stack.remove();
		await emulator.close();
	});

	it("that is a placeholder is refused at the preview, before a key is made", async () => {
		const file = join(stack.folder, "zeros");
		await writeFile(file, Buffer.alloc(32));
		stack.with(async () => void new ImportedKey("zeros", { material: { file } }));
		const requests = await emulator.kmsRequestsDuring(async () => {
			assert.match((await stack.preview({ fails: true })).output, /material\.file is a placeholder/);
		});
		assert.deepEqual(requests, []);
	});

	it("is taken from a variable with written-out line breaks, and no output of its key is unknown afterwards", async () => {
		const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
		const pem = `${privateKey.export({ type: "pkcs8", format: "pem" })}`;
		secrets.plant("key material", pem);
		stack.withEnvironment({ SIGNING_KEY: pem.replaceAll("\n", "\\n") });
		const file = join(stack.folder, "material");
		await writeFile(file, randomBytes(32));
		stack.with(async () => {
			const signing = new ImportedKey("signing", { keySpec: "EC_P256", material: { env: "SIGNING_KEY" } });
			const { adopted, importedAt } = new ImportedKey("payments", { material: { file } }).material;
			return { keyState: signing.keyState, adopted, importedAt, expiresAt: signing.expiresAt };
		});
		const { outputs, output } = await stack.up();
		assert.deepEqual([outputs.keyState, outputs.adopted, outputs.expiresAt], ["2", false, ""]);
		assert.doesNotMatch(output, /undefined|will not show as a stack output/);
		assert.doesNotMatch((await stack.preview()).output, /\[unknown\]|undefined/);
	});
});
