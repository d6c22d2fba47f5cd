import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CommandOptions } from "../../../provider/materialSource/runCommand";
import { FixedClock } from "../../support/clock";

/** Loads what runs commands as a process on Windows would. */
function loadForWindows(): typeof import("../../../provider/materialSource/runCommand") {
	const files = ["processGroups", "runCommand"].map((name) =>
		require.resolve(`../../../provider/materialSource/${name}`),
	);
	const kept = files.map((file) => require.cache[file]);
	const platform = Object.getOwnPropertyDescriptor(process, "platform") as PropertyDescriptor;
	for (const file of files) delete require.cache[file];
	Object.defineProperty(process, "platform", { ...platform, value: "win32" });
	try {
		return require("../../../provider/materialSource/runCommand");
	} finally {
		Object.defineProperty(process, "platform", platform);
		for (const [index, file] of files.entries()) require.cache[file] = kept[index];
	}
}

// A stand-in for taskkill.exe, because the tests don't run on Windows: to this machine its whole path below the folder is one name.
describe("On Windows, a command", () => {
	const { runCommand } = loadForWindows();
	const { SystemRoot } = process.env;
	let folder: string;
	let clock: FixedClock;

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), "windows-"));
		clock = new FixedClock();
		process.env.SystemRoot = join(folder, "Windows");
		const script = `#!/bin/sh\necho "$@" >> ${folder}/calls\nkill -9 "$2"\n`;
		await writeFile(join(folder, "Windows\\System32\\taskkill.exe"), script, { mode: 0o755 });
	});
	afterEach(async () => {
		if (SystemRoot === undefined) delete process.env.SystemRoot;
		else process.env.SystemRoot = SystemRoot;
		await rm(folder, { recursive: true });
	});

	const run = async (script: string, more: Partial<CommandOptions> = {}) => {
		const options = { env: process.env, clock, limitMs: 1000, maxBytes: 8, ...more };
		return (await runCommand(["sh", "-c", script], options)).end.kind;
	};
	const calls = () => (existsSync(join(folder, "calls")) ? readFileSync(join(folder, "calls"), "utf8") : "");

	it("that ends by itself is not followed by taskkill", async () => {
		for (const status of [0, 3]) assert.equal(await run(`exit ${status}`), "exited");
		assert.equal(calls(), "");
	});

	it("that is stopped is ended once, by the taskkill of the system, with its descendants", async () => {
		assert.equal(await run("echo 123456789; exec tail -f /dev/null"), "tooMuchOutput");
		assert.match(calls(), /^\/pid \d+ \/T \/F\n$/);
	});

	it("that is running when this process ends is ended, too", () => {
		const script = `
			Object.defineProperty(process, "platform", { value: "win32" });
			const { processGroups } = require("${require.resolve("../../../provider/materialSource/processGroups")}");
			processGroups.enter();
			processGroups.add(require("child_process").spawn("tail", ["-f", "/dev/null"], { stdio: "ignore" }).pid);
			process.exit();`;
		execFileSync(process.execPath, ["--require", "ts-node/register/transpile-only", "-e", script]);
		assert.match(calls(), /^\/pid \d+ \/T \/F\n$/);
	});
});
