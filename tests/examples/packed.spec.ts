import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { succeed } from "../support/command";
import { TestEmulator } from "../support/emulator";
import { passwordEnvironment } from "../support/passwordEnvironment";

const CHECKOUT = join(__dirname, "..", "..");

const { PACKED_WITH_PULUMI } = process.env;

/** Package managers, each with the @pulumi/pulumi that it is tested with by default: the oldest or the newest supported. */
const INSTALLATIONS = [
	{ manager: "npm", args: ["install", "--no-audit", "--no-fund", "--ignore-scripts"], pulumi: "3.150.0" },
	{ manager: "pnpm", args: ["install", "--ignore-scripts"], pulumi: "3.276.0" },
	{ manager: "yarn", args: ["install", "--mode=skip-build"], pulumi: "3.276.0" },
].map((installation) => ({ ...installation, pulumi: PACKED_WITH_PULUMI ?? installation.pulumi }));

/** The provider process is plain Node, which finds no packages under Plug'n'Play. In CI, Yarn would require a lockfile. */
const YARN_SETTINGS = "nodeLinker: node-modules\nenableImmutableInstalls: false\nenableTelemetry: false\n";

const PARAMETERS = 'const { expiresAt, importToken } = new ImportParameters("parameters", { keyId: process.env.KEY_ID';
const PROGRAMS = {
	"plain JavaScript": {
		"index.js": `const { ImportParameters } = require("pulumi-huaweicloud-kms");
${PARAMETERS} });
module.exports = { expiresAt, importToken };
`,
	},
	TypeScript: {
		"index.ts": `import type { Output } from "@pulumi/pulumi";
import { ImportParameters } from "pulumi-huaweicloud-kms";
${PARAMETERS} ?? "" });
const typed: Output<string> = expiresAt;
export { typed as expiresAt, importToken };
`,
		"tsconfig.json":
			'{ "compilerOptions": { "strict": true, "module": "commonjs", "target": "es2020", "types": ["node"] } }\n',
	},
	"an ES module": {
		"index.js": `import { ImportParameters } from "pulumi-huaweicloud-kms";
${PARAMETERS} });
export { expiresAt, importToken };
`,
		"package.json": '{ "type": "module" }\n',
	},
};

/** A package.json of a package below a `node_modules`, not one inside a package. */
const INSTALLED = /^(?:@[^/]+\/)?[^/]+(?:\/node_modules\/(?:@[^/]+\/)?[^/]+)*\/package\.json$/;

const readJson = async (...path: string[]) => JSON.parse(await readFile(join(...path), "utf8"));

/** What the package must contain by `package-lock.json`: versions by path. The lockfile counts optional peers in, npm doesn't. */
async function lockedVersions(): Promise<Readonly<Record<string, string>>> {
	const { packages } = await readJson(CHECKOUT, "package-lock.json");
	const bundled = Object.entries<Record<string, string>>(packages).filter(
		([, { inBundle, devOptional }]) => inBundle && !devOptional,
	);
	return Object.fromEntries(bundled.map(([path, { version = "" }]) => [path.replace("node_modules/", ""), version]));
}

/** Versions of all packages in a `node_modules` folder, by path. */
async function versionsIn(modules: string): Promise<Readonly<Record<string, string>>> {
	const files = (await readdir(modules, { recursive: true })).filter((file) => INSTALLED.test(file));
	const entries = files.map(async (file) => [dirname(file), (await readJson(modules, file)).version]);
	return Object.fromEntries(await Promise.all(entries));
}

describe("The packed package, in a project outside the repository", () => {
	let emulator: TestEmulator;
	let folder: string;
	let tarball: string;

	before(async () => {
		emulator = await TestEmulator.start();
		folder = await mkdtemp(join(tmpdir(), "packed-"));
		const packed = await succeed("npm", ["pack", "--json", "--pack-destination", folder], CHECKOUT);
		tarball = join(folder, JSON.parse(packed.slice(packed.indexOf("[\n")))[0].filename);
	});
	after(async () => {
		await rm(folder, { recursive: true });
		await emulator.close();
	});

	for (const { manager, args, pulumi } of INSTALLATIONS) {
		describe(`installed by ${manager} with @pulumi/pulumi ${pulumi}`, () => {
			let project: string;

			before(async () => {
				project = join(folder, manager);
				await mkdir(project);
				const dependencies = { "@pulumi/pulumi": pulumi, "pulumi-huaweicloud-kms": `file:${tarball}` };
				const devDependencies = { "@types/node": "20.19.43", "ts-node": "10.9.2", typescript: "5.9.3" };
				await writeFile(join(project, "package.json"), JSON.stringify({ name: "app", dependencies, devDependencies }));
				await writeFile(join(project, ".yarnrc.yml"), YARN_SETTINGS);
				// Yarn doesn't read npm's settings, and the machine may reach only npm's registry.
				const registry = (await succeed("npm", ["config", "get", "registry"], project)).trim();
				await succeed(manager, args, project, { ...process.env, YARN_NPM_REGISTRY_SERVER: registry });
			});

			it("comes with its dependencies in the versions of the lockfile", async () => {
				const locked = await lockedVersions();
				const own = await realpath(join(project, "node_modules", "pulumi-huaweicloud-kms"));
				if (manager !== "yarn") return assert.deepEqual(await versionsIn(join(own, "node_modules")), locked);
				// Yarn takes them from the registry, so only those hold that have an exact version in package.json.
				for (const name of Object.keys((await readJson(CHECKOUT, "package.json")).dependencies)) {
					const nested = join(own, "node_modules", name);
					const folder = existsSync(nested) ? nested : join(project, "node_modules", name);
					assert.equal((await readJson(folder, "package.json")).version, locked[name], name);
				}
			});

			it("lets a script wrap key material for an import by any client", async () => {
				const keyId = await emulator.createKey(`${manager}-script`);
				const request = { key_id: keyId, wrapping_algorithm: "RSAES_OAEP_SHA_256" };
				const { import_token, public_key } = await emulator.kmsAnswer("get-parameters-for-import", request);
				const script = `const { wrapKeyMaterial } = require("pulumi-huaweicloud-kms/wrapping");
const keyMaterial = require("node:crypto").randomBytes(32);
process.stdout.write(wrapKeyMaterial({ keyMaterial, publicKey: "${public_key}" }).encryptedKeyMaterial);`;
				const encrypted_key_material = await succeed(process.execPath, ["-e", script], project);
				await emulator.kmsAnswer("import-key-material", { key_id: keyId, import_token, encrypted_key_material });
			});

			for (const [kind, files] of Object.entries(PROGRAMS)) {
				it(`runs a program in ${kind}, and keeps its secrets out of the event log`, async () => {
					const program = await mkdtemp(join(project, "program-"));
					await mkdir(join(program, "state"));
					for (const [name, text] of Object.entries({ ...files, "Pulumi.yaml": "name: app\nruntime: nodejs\n" })) {
						await writeFile(join(program, name), text);
					}
					const env = {
						...passwordEnvironment(emulator.settings, process.env),
						PULUMI_BACKEND_URL: `file://${join(program, "state")}`,
						PULUMI_CONFIG_PASSPHRASE: "test",
						PULUMI_SKIP_UPDATE_CHECK: "true",
						// Enables the --event-log flag, as the Automation API does.
						PULUMI_DEBUG_COMMANDS: "true",
						KEY_ID: await emulator.createKey(`${manager}-${kind.replaceAll(" ", "-")}`),
					};
					await succeed("pulumi", ["stack", "init", "dev"], program, env);
					const up = ["up", "--yes", "--skip-preview", "--event-log", join(program, "events")];
					const requests = await emulator.during(() => succeed("pulumi", up, program, env));
					assert.deepEqual(requests, ["auth/tokens", "get-parameters-for-import"]);

					const shown = await succeed("pulumi", ["stack", "output", "--json", "--show-secrets"], program, env);
					const { expiresAt, importToken } = JSON.parse(shown);
					assert.match(expiresAt, /^\d{4}-/);
					const events = await readFile(join(program, "events"), "utf8");
					assert.ok(events.includes("RegisterResource RPC finished") && !events.includes(importToken));
				});
			}
		});
	}
});
