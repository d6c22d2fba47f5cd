import assert from "node:assert/strict";
import { randomBytes, randomUUID } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { ImportedKey, KeyMaterial, type KeyMaterialArgs, WrappedKeyMaterial } from "pulumi-huaweicloud-kms";
import { KINDS } from "../../sdk/kinds";
import { providerCode } from "../../sdk/providerCode";
import { command } from "../support/command";
import { TestEmulator } from "../support/emulator";
import { EngineFolder } from "../support/leakHunt/engineFolder";
import { plantMaterial, plantVariables } from "../support/leakHunt/programSecrets";
import { passwordEnvironment } from "../support/passwordEnvironment";
import { type Surface, secrets } from "../support/secrets";
import { TestStack } from "../support/stack";

const WORK = join(__dirname, "..", ".work");
const PROGRAM = `const pulumi = require("@pulumi/pulumi");
const { ImportedKey, ImportParameters, WrappedKeyMaterial } = require("pulumi-huaweicloud-kms");
const description = process.env.DESCRIPTION;
const referred = new ImportedKey("referred", { material: { file: "material" }, description });
const given = new ImportedKey("given", { material: pulumi.secret(process.env.MATERIAL), description });
const wrapped = new WrappedKeyMaterial("wrapped", { keyId: process.env.KEY_ID, material: { file: "material" } });
exports.outputs = [given.keyMaterialFingerprint, referred.importParameters.importToken, wrapped.encryptedKeyMaterial];
`;

/** A program like a user's, run with the commands that users type. */
class CommandScene {
	readonly folder = new EngineFolder(join(WORK, randomUUID()));
	readonly #env: NodeJS.ProcessEnv;

	constructor(emulator: TestEmulator, keyId: string, material: string) {
		this.#env = {
			...passwordEnvironment(emulator.settings, process.env),
			TMPDIR: this.folder.temporary,
			PULUMI_BACKEND_URL: this.folder.backend,
			PULUMI_CONFIG_PASSPHRASE: randomUUID(),
			// Enables the --event-log flag.
			PULUMI_DEBUG_COMMANDS: "true",
			KEY_ID: keyId,
			MATERIAL: material,
		};
		plantVariables(this.#env);
	}

	async write(files: Readonly<Record<string, string | Buffer>>): Promise<void> {
		for (const [name, content] of Object.entries(files)) await writeFile(join(this.folder.path, name), content);
	}

	/** Runs a pulumi command, and searches its output as a surface. @returns the output */
	async run(surface: Surface, line: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
		const { code, output } = await command("pulumi", line.split(" "), this.folder.path, { ...this.#env, ...env });
		assert.equal(code, 0, output);
		secrets.search(surface, output, line);
		return output;
	}
}

describe("With a program that has secrets of every kind,", function () {
	this.slow(20_000);
	let emulator: TestEmulator;
	let scene: CommandScene;

	before(async () => {
		emulator = await TestEmulator.start();
		const [referred, given] = [randomBytes(32), randomBytes(32).toString("base64")];
		plantMaterial("key material", referred);
		plantMaterial("key material given as a value", Buffer.from(given));
		scene = new CommandScene(emulator, await emulator.createKey("key"), given);
		await scene.write({
			"Pulumi.yaml": "name: leaks\nruntime: nodejs\n",
			"package.json": '{ "main": "index.js" }',
			"index.js": PROGRAM,
			material: referred,
		});
		await scene.run("output", "stack init dev");
	});
	after(async () => {
		await scene.folder.remove();
		await emulator.close();
	});

	for (const description of ["created", "changed"]) {
		it(`previews, runs and event logs, with --diff and --debug, hold no secret when it is ${description}`, async () => {
			const log = join(scene.folder.path, "events");
			const env = { DESCRIPTION: description };
			await scene.run("output", `preview --diff --json --event-log ${log}`, env);
			secrets.search("events", await readFile(log), "preview");
			await scene.run("output", `up --yes --diff --debug --event-log ${log}`, env);
			const events = await readFile(log);
			assert.ok(events.includes("RegisterResource RPC finished"));
			secrets.search("events", events, "up");
		});
	}

	it("the state holds only encrypted secrets, which are shown only on request", async () => {
		const state = await scene.run("state files", "stack export");
		assert.ok(state.includes('"ciphertext"') && !state.includes('"plaintext"'));
		const decrypted = await scene.run("decrypted state", "stack export --show-secrets");
		for (const text of ["importToken", "encryptedKeyMaterial", "scrypt:"]) assert.ok(decrypted.includes(text), text);
		await scene.run("output", "stack output --json");
		await scene.run("output", "stack history --json --full-dates");
	});

	// Above this level the engine logs all properties of any provider in its own requests, in clear.
	it("logs hold no secret up to --verbose=8, and at any level none but those of properties", async () => {
		const logged = (level: number) => `refresh --yes --debug --logtostderr --logflow --verbose=${level}`;
		assert.match(await scene.run("output", logged(8)), /"v":8/);
		const all = await scene.run("decrypted state", logged(11));
		assert.match(all, /importToken/);
	});

	it("destroying shows no secret", async () => {
		await scene.run("output", "destroy --yes --diff --debug");
	});
});

describe("A check that fails", () => {
	it("prints no secret that an argument holds", async () => {
		const emulator = await TestEmulator.start();
		const secret = randomBytes(24).toString("base64url");
		secrets.plant("key material", secret);
		const bad = {
			keyId: randomUUID(),
			material: pulumi.secret(`${secret}!`),
			encryptedKeyMaterial: pulumi.secret(`${secret}!`),
			encryptedPrivateKey: secret,
			importParameters: { importToken: secret, publicKey: secret, wrappingAlgorithm: "ROT13", expirationTime: secret },
			endpoint: `https://user:${secret}@kms.example.com`,
		} as unknown as KeyMaterialArgs;
		const stack = await TestStack.forEmulator(async () => void new KeyMaterial("material", bad), emulator);
		for (const run of ["preview", "up"] as const) {
			const { output } = await stack[run]({ fails: true });
			for (const name of ["material", "encryptedKeyMaterial", "encryptedPrivateKey", "importParameters", "endpoint"])
				assert.match(output, new RegExp(`\\b${name}\\b`));
		}
		await stack.remove();
		await emulator.close();
	});
});

describe("The code in the state", () => {
	it("is one per kind, the same in any program and folder, without a path or a setting", async () => {
		const emulator = await TestEmulator.start();
		const keyId = await emulator.createKey("key");
		const codes = new Set<string>();
		for (const description of ["one", "another"]) {
			const stack = await TestStack.forEmulator(async () => {
				new ImportedKey("imported", { material: { file: "material" }, description });
				new WrappedKeyMaterial("wrapped", { keyId, material: { file: "material" } });
			}, emulator);
			await writeFile(join(stack.folder, "material"), randomBytes(32));
			await stack.up();
			for (const { type, outputs } of await stack.resources()) codes.add(`${type} ${outputs.__provider}`);
			await stack.remove();
		}
		const kinds = Object.entries(KINDS) as [keyof typeof KINDS, (typeof KINDS)[keyof typeof KINDS]][];
		assert.deepEqual(
			[...codes].sort(),
			kinds.map(([kind, { type }]) => `pulumi-nodejs:dynamic/kms:${type} ${providerCode(kind)}`).sort(),
		);
		await emulator.close();
	});
});
