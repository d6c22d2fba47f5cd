import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { TestEmulator } from "../support/emulator";
import { ProgramFolder } from "../support/programFolder";

const UP = "pulumi up --yes --skip-preview";
const MATERIAL = randomBytes(32).toString("base64");
const PROGRAM = `
const { ImportedKey } = require("pulumi-huaweicloud-kms");
new ImportedKey("key", { material: ${JSON.stringify(MATERIAL)} });
`;

describe("A run that writes secrets in plain text", function () {
	this.slow(30_000);
	let emulator: TestEmulator;
	let folder: ProgramFolder;

	before(async () => {
		emulator = await TestEmulator.start();
		folder = await ProgramFolder.create(emulator, PROGRAM);
	});
	after(async () => {
		await folder.remove();
		await emulator.close();
	});

	/** What the warnings of a run name. */
	const warned = async (line: string, env: Readonly<Record<string, string>> = {}) => {
		const stdout = await folder.run(line, { TMPDIR: folder.path, ...env });
		const [, diagnostics = ""] = stdout.split("\nDiagnostics:\n");
		return [...diagnostics.matchAll(/warning: (\S+) is set: .* in plain text/g)].map(([, name]) => name);
	};
	const assertHoldsMaterial = async (file: string) =>
		assert.ok((await readFile(join(folder.path, file), "utf8")).includes(MATERIAL), file);

	it("warns once about each flag and variable that the provider process can see", async () => {
		const line = `${UP} --tracing file:trace.out --logflow --logtostderr -v=9 2> log.txt`;
		const names = await warned(line, { PULUMI_DEBUG_GRPC: "grpc.json" });
		assert.deepEqual(names, ["--tracing", "-v=9", "PULUMI_DEBUG_GRPC"]);
		for (const file of ["trace.out", "log.txt", "grpc.json"]) await assertHoldsMaterial(file);
	});

	it("warns about traces, shown secrets and Node's reports, too, also if nothing changes", async () => {
		const env = {
			PULUMI_OPTION_SHOW_SECRETS: "true",
			PULUMI_OPTION_VERBOSE: "9",
			NODE_OPTIONS: "--report-on-fatalerror",
		};
		const names = await warned(`${UP} --otel-traces file://${join(folder.path, "otel.json")}`, env);
		assert.deepEqual(names, [
			"--otel-traces",
			"PULUMI_OPTION_VERBOSE=9",
			"PULUMI_OPTION_SHOW_SECRETS",
			"--report-on-fatalerror",
		]);
		await assertHoldsMaterial("otel.json");
	});

	it("can't warn about flags that the engine keeps to itself", async () => {
		assert.deepEqual(await warned(`${UP} -v=9 --logtostderr --show-secrets 2> quiet.txt`), []);
		await assertHoldsMaterial("quiet.txt");
	});
});
