import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdir, rm, writeFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { succeed } from "../support/command";
import { TestEmulator } from "../support/emulator";
import { type ReceivedRequest, TestServer } from "../support/httpServer";
import { passwordEnvironment } from "../support/passwordEnvironment";
import { familyOf, killAll } from "../support/processes";

const UP = ["up", "--yes", "--skip-preview"];
const PROGRAM = `const { ImportParameters, KeyMaterial } = require("pulumi-huaweicloud-kms");
const importParameters = new ImportParameters("parameters", { keyId: process.env.KEY_ID });
const expirationTime = process.env.EXPIRATION_TIME && Number(process.env.EXPIRATION_TIME);
new KeyMaterial("material", { importParameters, material: { file: "material" }, expirationTime });
`;

describe("A run whose engine and provider are killed (SIGKILL)", () => {
	let emulator: TestEmulator;
	/** A proxy between provider and emulator, which kills the run at an exact point. */
	let proxy: TestServer;
	let keyId: string;
	let folder: string;
	let env: NodeJS.ProcessEnv;

	beforeEach(async () => {
		emulator = await TestEmulator.start();
		proxy = await TestServer.start((request, response) => void pass(request, response));
		keyId = await emulator.createKey("key");
		folder = join(__dirname, "..", ".work", randomUUID());
		await mkdir(join(folder, "state"), { recursive: true });
		await writeFile(join(folder, "Pulumi.yaml"), "name: killed\nruntime: nodejs\n");
		await writeFile(join(folder, "package.json"), '{ "main": "index.js" }');
		await writeFile(join(folder, "index.js"), PROGRAM);
		await writeFile(join(folder, "material"), randomBytes(32));
		env = {
			...passwordEnvironment(emulator.settings, process.env),
			HUAWEICLOUD_SDK_REGION_KMS_CN_NORTH_4: proxy.url,
			KEY_ID: keyId,
			PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
			PULUMI_CONFIG_PASSPHRASE: "test",
		};
		await succeed("pulumi", ["stack", "init", "dev"], folder, env);
	});
	afterEach(async () => {
		await rm(folder, { recursive: true });
		await proxy.close();
		await emulator.close();
	});

	const forward = ({ method, path, headers, body }: ReceivedRequest) => {
		const token = { "X-Auth-Token": `${headers["x-auth-token"]}` };
		return fetch(`${emulator.settings.url}${path}`, { method, headers: token, body });
	};
	const pass = async (request: ReceivedRequest, response: ServerResponse) => {
		const answer = await forward(request);
		response.writeHead(answer.status, { "Content-Type": "application/json" }).end(await answer.text());
	};

	/** Kills a run before an operation takes effect, or after that and before its reply. */
	const killAt = async (operation: string, takesEffect: boolean) => {
		const engine = spawn("pulumi", UP, { cwd: folder, env, stdio: "ignore" });
		const ended = once(engine, "exit");
		proxy.respond = async (request, response) => {
			if (!request.path.endsWith(operation)) return pass(request, response);
			if (takesEffect) await forward(request);
			killAll(familyOf(engine.pid ?? 0));
		};
		await ended;
		proxy.respond = (request, response) => void pass(request, response);
		// The killed run holds the stack's lock. The engine's message says to cancel.
		await succeed("pulumi", ["cancel", "--yes"], folder, env);
	};
	/** Runs again, and then once more, which must have nothing left to do. */
	const finish = async () => {
		await succeed("pulumi", UP, folder, env);
		assert.deepEqual(await emulator.during(() => succeed("pulumi", UP, folder, env)), []);
		const { key_state, expiration_time } = await emulator.describeKey(keyId);
		assert.deepEqual([key_state, expiration_time], ["2", env.EXPIRATION_TIME ? `${env.EXPIRATION_TIME}000` : ""]);
	};

	const AT_ALL_TIMES = ["before", "after"] as const;
	const WORK: readonly [work: string, operation: string, times: readonly ("before" | "after")[]][] = [
		["the first import", "get-parameters-for-import", ["after"]],
		["the first import", "describe-key", ["after"]],
		["the first import", "import-key-material", AT_ALL_TIMES],
		["a change of the material's expiry", "describe-key", ["after"]],
		["a change of the material's expiry", "delete-imported-key-material", AT_ALL_TIMES],
		["a change of the material's expiry", "get-parameters-for-import", ["after"]],
		["a change of the material's expiry", "import-key-material", AT_ALL_TIMES],
	];
	for (const [work, operation, times] of WORK) {
		for (const time of times) {
			it(`${time} ${operation} takes effect in ${work} is finished by the next run`, async () => {
				if (work !== "the first import") {
					await succeed("pulumi", UP, folder, env);
					env.EXPIRATION_TIME = `${Math.floor(Date.now() / 1000) + 3600}`;
				}
				await killAt(operation, time === "after");
				await finish();
			});
		}
	}
});
