import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { succeed } from "../../support/command";
import { TestEmulator } from "../../support/emulator";
import { ProgramFolder } from "../../support/programFolder";

const CHECKOUT = join(__dirname, "..", "..", "..");
const { PACKED_WITH_PULUMI = "3.276.0" } = process.env;
const UP = "pulumi up --yes --skip-preview";
const LIBRARY = `const { ImportedKey } = require("pulumi-huaweicloud-kms");
exports.payments = () => new ImportedKey("payments", { material: { file: "key.bin" } });
`;

describe("A program that reaches this package only through a library of its pnpm workspace", () => {
	let emulator: TestEmulator;
	let root: string;
	let tarball: string;
	let program: ProgramFolder;

	/** Writes the workspace and installs it, as in a fresh checkout. @param hasKeys whether it depends on this package, and the program on the library */
	const install = async (hasKeys: boolean) => {
		const pulumi = { "@pulumi/pulumi": PACKED_WITH_PULUMI };
		const packages = {
			app: { dependencies: { ...pulumi, ...(hasKeys && { keys: "workspace:*" }) }, main: "index.js" },
			keys: { dependencies: { ...pulumi, ...(hasKeys && { "pulumi-huaweicloud-kms": `file:${tarball}` }) } },
		};
		for (const [name, content] of Object.entries(packages)) {
			await writeFile(join(root, name, "package.json"), JSON.stringify({ name, version: "1.0.0", ...content }));
		}
		await program.write("index.js", hasKeys ? 'require("keys").payments();' : "");
		for (const folder of [".", "app", "keys"])
			await rm(join(root, folder, "node_modules"), { recursive: true, force: true });
		await succeed("pnpm", ["install", "--ignore-scripts", "--no-frozen-lockfile"], root);
	};

	before(async () => {
		emulator = await TestEmulator.start();
		root = await mkdtemp(join(tmpdir(), "workspace-"));
		const packed = await succeed("npm", ["pack", "--json", "--pack-destination", root], CHECKOUT);
		tarball = join(root, JSON.parse(packed.slice(packed.indexOf("[\n")))[0].filename);
		await writeFile(join(root, "pnpm-workspace.yaml"), "packages: [app, keys]\n");
		await mkdir(join(root, "keys"));
		await writeFile(join(root, "keys", "index.js"), LIBRARY);
		program = await ProgramFolder.create(emulator, "", join(root, "app"));
		await program.write("key.bin", randomBytes(32));
		await install(true);
	});
	after(async () => {
		await rm(root, { recursive: true, force: true });
		await emulator.close();
	});

	it("creates its keys, and has nothing to do afterwards", async () => {
		await program.run(UP);

		assert.deepEqual(await emulator.during(() => program.run(`${UP} --expect-no-changes`)), []);
	});

	it("is told what to do, without a stack, when it drops package and keys in one step", async () => {
		await install(false);

		const requests = await emulator.during(async () => {
			const { code, output } = await program.try(UP);
			assert.notEqual(code, 0);
			assert.match(output, /needs the package pulumi-huaweicloud-kms, which is not installed: add it to package\.json/);
			assert.doesNotMatch(output, /^\s+at /m);
		});

		assert.deepEqual(requests, []);
	});

	it("removes its keys in one step with its own dependency while the workspace still has the package", async () => {
		await install(true);
		await program.write("index.js", "");
		await rm(join(root, "app", "node_modules", "keys"), { recursive: true });

		const requests = await emulator.kmsRequestsDuring(() => program.run(UP));

		assert.ok(requests.includes("schedule-key-deletion"), requests.join());
	});
});
