import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { succeed } from "../support/command";

const CHECKOUT = join(__dirname, "..", "..");
const COMMAND = join("node_modules", ".bin", "huaweicloud-kms-emulator");

/** A program in each format that Node runs. It starts an emulator and prints what it found. */
const PROGRAMS = {
	"main.cjs": `const { startEmulator } = require("huaweicloud-kms-emulator");
startEmulator().then(async (emulator) => {
	console.log(emulator.region, emulator.requests().length);
	await emulator.close();
});
`,
	"main.mjs": `import { startEmulator } from "huaweicloud-kms-emulator";
const emulator = await startEmulator();
console.log(emulator.region, emulator.requests().length);
await emulator.close();
`,
};

/** All types and functions that a user is likely to import. */
const TYPED = `import {
	type Emulator,
	type EmulatorOptions,
	type Fault,
	type JournalEntry,
	environmentOf,
	startEmulator,
	withEmulator,
} from "huaweicloud-kms-emulator";
const options: EmulatorOptions = { keyQuota: 3, wrappingAlgorithms: ["SM2_ENCRYPT"] };
export async function use(): Promise<readonly JournalEntry[]> {
	const emulator: Emulator = await startEmulator(options);
	const fault: Pick<Fault, "operation" | "status"> = { operation: "describe-key", status: 503 };
	emulator.addFault(fault);
	const env: Record<string, string | undefined> = { ...environmentOf(emulator), ...withEmulator({}, emulator) };
	return env.HW_USER_NAME === emulator.users[0]?.userName ? emulator.requests() : [];
}
`;

describe("The packed emulator, outside the repository", () => {
	let folder: string;
	let files: string[];

	before(async () => {
		folder = await mkdtemp(join(tmpdir(), "emulator-"));
		const pack = ["pack", "--workspace", "emulator", "--json", "--pack-destination", folder];
		const packed = await succeed("npm", pack, CHECKOUT);
		const [{ filename, files: listed }] = JSON.parse(packed.slice(packed.indexOf("[\n")));
		files = listed.map(({ path }: { path: string }) => path);
		const dependencies = { "huaweicloud-kms-emulator": `file:${join(folder, filename)}` };
		const devDependencies = { "@types/node": "20.19.43", typescript: "5.9.3" };
		await writeFile(join(folder, "package.json"), JSON.stringify({ name: "app", dependencies, devDependencies }));
		await succeed("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts"], folder);
	});
	after(() => rm(folder, { recursive: true }));

	it("contains only code, types, OpenAPI description, README and licence", () => {
		const others = files.filter((path) => !/^dist\/.*\.(js|d\.ts)$/.test(path));
		assert.deepEqual(others.sort(), ["LICENSE", "README.md", "bin.js", "openapi.json", "package.json"]);
		for (const path of files) assert.doesNotMatch(path, /example|spec|tsbuildinfo/);
	});

	it("is a command that prints its version and wraps other commands", async () => {
		const { version } = JSON.parse(await readFile(join(CHECKOUT, "emulator", "package.json"), "utf8"));
		assert.equal(await succeed(COMMAND, ["--version"], folder), `${version}\n`);
		const script = "console.log(process.env.HW_REGION_NAME)";
		const args = ["--port", "0", "--region", "cn-east-3", "--", process.execPath, "-e", script];
		assert.equal(await succeed(COMMAND, args, folder), "cn-east-3\n");
	});

	for (const [name, text] of Object.entries(PROGRAMS)) {
		it(`starts from ${name}`, async () => {
			await writeFile(join(folder, name), text);
			assert.equal(await succeed(process.execPath, [name], folder), "cn-north-4 0\n");
		});
	}

	it("has types that compile in a strict program with library checks", async () => {
		await writeFile(join(folder, "typed.ts"), TYPED);
		const flags = ["--noEmit", "--strict", "--exactOptionalPropertyTypes", "--types", "node", "--module", "nodenext"];
		await succeed(join("node_modules", ".bin", "tsc"), [...flags, "typed.ts"], folder);
	});
});
