import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { succeed } from "../support/command";
import { TestEmulator } from "../support/emulator";
import { passwordEnvironment } from "../support/passwordEnvironment";
import { allProcesses, familyOf, killAll, type Process } from "../support/processes";

const PROGRAM = `const { KeyMaterial } = require("pulumi-huaweicloud-kms");
const command = ["sh", "-c", "trap '' TERM INT; touch running; while :; do tail -f running; done"];
new KeyMaterial("material", { keyId: process.env.KEY_ID, material: { command } });
`;

describe("A run with a command for key material that never ends", () => {
	let emulator: TestEmulator;
	let folder: string;
	let env: NodeJS.ProcessEnv;
	let family: readonly Process[];

	beforeEach(async () => {
		emulator = await TestEmulator.start();
		folder = join(__dirname, "..", ".work", randomUUID());
		await mkdir(join(folder, "state"), { recursive: true });
		await writeFile(join(folder, "Pulumi.yaml"), "name: killed\nruntime: nodejs\n");
		await writeFile(join(folder, "package.json"), '{ "main": "index.js" }');
		await writeFile(join(folder, "index.js"), PROGRAM);
		env = {
			...passwordEnvironment(emulator.settings, process.env),
			KEY_ID: await emulator.createKey("key"),
			PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
			PULUMI_CONFIG_PASSPHRASE: "test",
		};
		await succeed("pulumi", ["stack", "init", "dev"], folder, env);
	});
	afterEach(async () => {
		killAll(left());
		await rm(folder, { recursive: true });
		await emulator.close();
	});

	/** The processes of the run that are still there: the provider, the shell around it, and the command with its children. */
	const left = () => {
		const pids = new Map(allProcesses().map(({ pid, args }) => [pid, args]));
		const ofProvider = family.filter(({ args }) => /dynamic-provider|pulumi-resource-pulumi-nodejs|running/.test(args));
		return ofProvider.filter(({ pid, args }) => pids.get(pid) === args);
	};
	const until = async (isTrue: () => boolean) => {
		while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 50));
	};
	const start = async (): Promise<ChildProcess> => {
		const engine = spawn("pulumi", ["up", "--yes", "--skip-preview"], {
			cwd: folder,
			env,
			stdio: ["ignore", "pipe", "ignore"],
		});
		engine.stdout.resume();
		await until(() => existsSync(join(folder, "running")));
		family = familyOf(engine.pid ?? 0);
		assert.ok(left().length >= 4, "provider, shell, command and its child");
		return engine;
	};

	it("leaves no process if the engine alone is killed (SIGKILL)", async () => {
		const engine = await start();
		engine.kill("SIGKILL");
		await until(() => left().length === 0);
	});

	it("leaves no process if it is interrupted twice, which ends an engine at once", async () => {
		const engine = await start();
		const ended = once(engine, "exit");
		let output = "";
		engine.stdout?.on("data", (chunk) => {
			output += chunk;
		});
		engine.kill("SIGINT");
		await until(() => output.includes("cancelling"));
		engine.kill("SIGINT");
		await ended;
		await until(() => left().length === 0);
	});
});
