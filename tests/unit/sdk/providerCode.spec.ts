import assert from "node:assert/strict";
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { KINDS } from "../../../sdk/kinds";
import { providerCode } from "../../../sdk/providerCode";
import { command } from "../../support/command";

const PACKAGE = "pulumi-huaweicloud-kms";
const FIND = `const fromString = require(process.argv[1]);
try { process.stdout.write(fromString(process.argv[2]).handler()); } catch (error) { process.stdout.write(\`\${error}: \${error.stack}\`); }`;
const SENTENCE =
	"Error: This resource needs the package pulumi-huaweicloud-kms, which is not installed: add it to package.json, install it, and remove it only after an up or a destroy has removed the resource.: ";

/** Folders of packages from the project's folder. In a pair, the first is a link to the second. */
type Layout = readonly (string | readonly [string, string])[];

/** How package managers install what a program in `app` needs. The last folder is that of this package. */
const LAYOUTS: Readonly<Record<string, Layout>> = {
	"the program's own folder": [`app/node_modules/${PACKAGE}`],
	"a folder above": [`node_modules/${PACKAGE}`],
	"the folder of a library (npm's nested strategy)": [
		"app/node_modules/zlib-like",
		`app/node_modules/keys/node_modules/${PACKAGE}`,
	],
	"the folder of a library's library": [`app/node_modules/keys/node_modules/@acme/kms/node_modules/${PACKAGE}`],
	"a library of the workspace, to which the program has a link": [
		["app/node_modules/@acme/keys", "libraries/keys"],
		`libraries/keys/node_modules/${PACKAGE}`,
	],
	"pnpm's store, to which a library of the workspace has a link": [
		["app/node_modules/keys", "libraries/keys"],
		[`libraries/keys/node_modules/${PACKAGE}`, `node_modules/.pnpm/kms@1/node_modules/${PACKAGE}`],
		`node_modules/.pnpm/kms@1/node_modules/${PACKAGE}`,
	],
	"pnpm's store, beside a library to which the program has a link": [
		["app/node_modules/keys", "node_modules/.pnpm/keys@1/node_modules/keys"],
		`node_modules/.pnpm/keys@1/node_modules/${PACKAGE}`,
	],
	"pnpm's store, after the last link to it was removed": [`node_modules/.pnpm/kms@1/node_modules/${PACKAGE}`],
	"pnpm's folder of hoisted packages": [`app/node_modules/.pnpm/node_modules/${PACKAGE}`],
};

describe("The code in the state that finds the provider", () => {
	let root: string;

	beforeEach(async () => {
		root = await realpath(await mkdtemp(join(tmpdir(), "layout-")));
		await mkdir(join(root, "app"));
	});
	afterEach(() => rm(root, { recursive: true }));

	const link = async (from: string, to: string) => {
		await mkdir(dirname(join(root, from)), { recursive: true });
		await symlink(join(root, to), join(root, from));
	};
	const install = async (
		folder: string,
		code: string,
		packageJson: object = { exports: { "./provider": "./x.js" } },
	) => {
		await mkdir(join(root, folder), { recursive: true });
		await writeFile(join(root, folder, "package.json"), JSON.stringify(packageJson));
		await writeFile(join(root, folder, "x.js"), code);
	};
	/** Runs the code as the engine's provider process does: plain Node, in the program's folder. */
	const found = async () => {
		const loader = require.resolve("require-from-string");
		return (await command(process.execPath, ["-e", FIND, loader, providerCode("keyMaterial")], join(root, "app")))
			.output;
	};

	for (const [place, layout] of Object.entries(LAYOUTS)) {
		it(`finds it in ${place}`, async () => {
			for (const entry of layout) {
				if (typeof entry === "string") await mkdir(join(root, entry), { recursive: true });
				else await link(...entry);
			}
			const folder = `${layout.at(-1)}`;
			await install(folder, "exports.handlers = { keyMaterial: __filename }");

			assert.equal(await found(), join(root, folder, "x.js"));
		});
	}

	it("prefers what the program itself depends on", async () => {
		await install(`app/node_modules/a/node_modules/${PACKAGE}`, "exports.handlers = { keyMaterial: 'of a library' }");
		await install(`node_modules/${PACKAGE}`, "exports.handlers = { keyMaterial: 'of the program' }");

		assert.equal(await found(), "of the program");
	});

	it("says in one sentence what to do if it is not installed", async () => {
		await mkdir(join(root, "app/node_modules/other"), { recursive: true });

		assert.equal(await found(), SENTENCE);
	});

	it("passes over files, links that lead nowhere, and links in a circle", async () => {
		await link("app/node_modules/gone", "nowhere");
		await link("app/node_modules/@self", "app/node_modules");
		await writeFile(join(root, "app/node_modules/.package-lock.json"), "{}");
		await install(`app/node_modules/lib/node_modules/${PACKAGE}`, "exports.handlers = { keyMaterial: 'found' }");

		assert.equal(await found(), "found");
	});

	for (const [fault, code, message] of [
		["lacks a package that it needs", 'require("needed")', /Cannot find module 'needed'/],
		["throws when it is loaded", 'throw new Error("broken")', /^Error: broken/],
		["has a file missing", 'require("./missing")', /Cannot find module '\.\/missing'/],
	] as const) {
		it(`reports an installed package that ${fault}, and looks for no other`, async () => {
			await install(`app/node_modules/${PACKAGE}`, code);
			await install(`app/node_modules/lib/node_modules/${PACKAGE}`, "exports.handlers = { keyMaterial: 'another' }");

			assert.match(await found(), message);
		});
	}

	it("reports an installed package without the entry, and looks for no other", async () => {
		await install(`app/node_modules/${PACKAGE}`, "", { exports: {} });
		await install(`app/node_modules/lib/node_modules/${PACKAGE}`, "exports.handlers = { keyMaterial: 'another' }");

		assert.match(await found(), /Package subpath '\.\/provider' is not defined/);
	});

	it("differs between kinds only in the kind's name, and has at most 1,024 bytes", () => {
		const codes = Object.keys(KINDS).map((kind) => providerCode(kind as keyof typeof KINDS).replace(kind, "KIND"));

		assert.equal(new Set(codes).size, 1);
		assert.ok(Buffer.byteLength(providerCode("wrappedKeyMaterial")) <= 1024);
	});
});
