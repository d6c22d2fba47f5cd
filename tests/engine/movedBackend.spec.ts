import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { TestEmulator } from "../support/emulator";
import { ProgramFolder } from "../support/programFolder";

const UP = "pulumi up --yes --skip-preview";
const PROGRAM = `const { ImportedKey } = require("pulumi-huaweicloud-kms");
new ImportedKey("payments", { material: { file: "key.bin" } });
`;

describe("A stack that moves to another backend and passphrase, as described in docs/operations.md,", () => {
	let emulator: TestEmulator;
	let folder: ProgramFolder;

	before(async () => {
		emulator = await TestEmulator.start();
		folder = await ProgramFolder.create(emulator, PROGRAM);
		await folder.write("key.bin", randomBytes(32));
		await folder.run(UP);
		await folder.run("pulumi stack export --file stack.json");
		await folder.use("elsewhere", "first");
		await folder.run("pulumi stack init dev && pulumi stack import --file stack.json");
		await folder.run("echo second | pulumi stack change-secrets-provider passphrase");
		await folder.use("elsewhere", "second");
	});
	after(async () => {
		await folder?.remove();
		await emulator?.close();
	});

	it("has nothing to do there, and makes no request", async () => {
		assert.deepEqual(await emulator.during(() => folder.run(`${UP} --expect-no-changes`)), []);
	});

	it("has secrets that only the new passphrase decrypts", async () => {
		const open = "pulumi stack export --show-secrets";
		assert.match(await folder.run(open), /scrypt:14:/);
		const { code, output } = await folder.try(`PULUMI_CONFIG_PASSPHRASE=first ${open}`);
		assert.notEqual(code, 0);
		assert.match(output, /incorrect passphrase/);
	});

	it("still recognizes its key material: other bytes are refused", async () => {
		await folder.write("key.bin", randomBytes(32));
		const { code, output } = await folder.try("pulumi preview");
		assert.notEqual(code, 0);
		assert.match(output, /permanently accepts only the bytes that were imported into it first/);
	});
});
