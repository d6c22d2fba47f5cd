import assert from "node:assert/strict";
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { command } from "../support/command";

const SCRIPTS = join(__dirname, "..", "..", "scripts");
const BINARIES = ["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"];
const VERSION = "3.259.0";

describe("Setting up the engine", () => {
	let folder: string;

	/** Runs a copy of the scripts, so that this checkout's own engine is not changed. */
	const setUp = (path: string) =>
		command(process.execPath, [join(folder, "checkout", "scripts", "engine.mjs")], folder, {
			PATH: path,
			HOME: folder,
			XDG_CACHE_HOME: join(folder, "cache"),
		});
	const putBinaries = async (into: string) => {
		await mkdir(into, { recursive: true });
		for (const name of BINARIES) {
			await writeFile(join(into, name), `#!/bin/sh\necho from ${into}\n`);
			await chmod(join(into, name), 0o755);
		}
	};
	const output = join("checkout", ".engine", "bin");
	const cached = join("cache", "pulumi-huaweicloud-kms", `engine-${VERSION}`, "bin");

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), "engine-"));
		await cp(SCRIPTS, join(folder, "checkout", "scripts"), { recursive: true });
		const cache = join(folder, "cache", "pulumi-huaweicloud-kms");
		await mkdir(cache, { recursive: true });
		for (const host of ["get.pulumi.com", "github.com"]) await writeFile(join(cache, `unreachable-${host}`), "");
	});
	afterEach(() => rm(folder, { recursive: true }));

	it("uses the engine on PATH and prints one folder with all its binaries", async () => {
		await putBinaries(join(folder, "installed"));
		const { code, stdout } = await setUp(`${join(folder, "installed")}`);
		assert.deepEqual([code, stdout], [0, `${join(folder, output)}\n`]);
		assert.deepEqual((await readdir(join(folder, output))).sort(), [...BINARIES, "pulumi-resource-random"].sort());
		const pulumi = await command(join(folder, output, "pulumi"), [], folder);
		assert.equal(pulumi.stdout, `from ${join(folder, "installed")}\n`);
	});

	it("otherwise uses the cached engine, and ignores its own folder on PATH", async () => {
		await putBinaries(join(folder, cached));
		for (let i = 0; i < 2; i++) assert.equal((await setUp(`${join(folder, output)}`)).code, 0);
		const pulumi = await command(join(folder, output, "pulumi"), [], folder);
		assert.equal(pulumi.stdout, `from ${join(folder, cached)}\n`);
	});

	it("may run several times at once", async () => {
		await putBinaries(join(folder, cached));
		const runs = await Promise.all(Array.from({ length: 4 }, () => setUp(join(folder, "nothing"))));
		assert.deepEqual(
			runs.map(({ code, stdout }) => [code, stdout]),
			runs.map(() => [0, `${join(folder, output)}\n`]),
		);
	});

	it("takes over the lock of a process that has died", async () => {
		await putBinaries(join(folder, cached));
		await writeFile(join(folder, dirname(dirname(cached)), `engine-${VERSION}.lock`), "999999999");
		assert.equal((await setUp(join(folder, "nothing"))).code, 0);
	});

	it("names the stand-in for the random plugin in its launcher", async () => {
		await putBinaries(join(folder, cached));
		await setUp(join(folder, "nothing"));
		const shim = await readFile(join(folder, output, "pulumi-resource-random"), "utf8");
		assert.match(shim, /randomStandIn\.mjs/);
	});

	it("names everything that is missing and how to get it, and prints no folder", async () => {
		// PATH holds only Node: no engine, no Go.
		const { code, stdout, output: text } = await setUp(join(folder, "nothing"));
		assert.deepEqual([code, stdout], [1, ""]);
		for (const part of ["no pulumi", "get.pulumi.com is out of reach", "Go is not installed", "https://go.dev/dl"]) {
			assert.ok(text.includes(part), text);
		}
	});
});
