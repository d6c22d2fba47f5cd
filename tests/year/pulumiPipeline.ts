import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { succeed } from "../support/command";
import type { TestEmulator } from "../support/emulator";
import { passwordEnvironment } from "../support/passwordEnvironment";
import { familyOf, killAll } from "../support/processes";
import type { FaultProxy } from "./faultProxy";
import { materialFile } from "./keys";
import {
	type Command,
	type DeclaredKey,
	type Pipeline,
	RunKilledError,
	type RunResult,
	type StoredResource,
} from "./pipeline";
import { nameOf, stepsIn } from "./pulumiEvents";
import { earlierMaterialName } from "./slips";

// Inside the checkout: the engine's provider process looks for the provider in the program's folder and those above it.
const WORK = join(__dirname, "..", ".work");
const CLOCK_AHEAD = join(__dirname, "..", "support", "clockAhead.cjs");
const PROGRAM = `const { ExternalKey, ImportedKey, ImportParameters, KeyMaterial } = require("pulumi-huaweicloud-kms");
const aliased = (name) => (name ? { aliases: [{ name }] } : {});
for (const { name, earlierName, parts, ...args } of require("./keys.json")) {
	if (!parts) {
		new ImportedKey(name, args, aliased(earlierName));
		continue;
	}
	const { material, expirationTime, trustExistingMaterial, ...key } = args;
	const { keyId } = new ExternalKey(name, key, aliased(earlierName));
	const importParameters = new ImportParameters(name, { keyId, emptyIfImported: true }, aliased(earlierName));
	const imported = { keyId, importParameters, material, expirationTime, trustExistingMaterial };
	new KeyMaterial(parts.name, imported, aliased(parts.earlierName));
}
`;

interface ExportedResource {
	readonly urn: string;
	readonly id: string;
	readonly outputs?: object;
}

/** Runs a program on the real engine, in processes that can be killed. */
export class PulumiPipeline implements Pipeline {
	readonly #emulator: TestEmulator;
	readonly #materialFolder: string;
	readonly #folder = join(WORK, randomUUID());

	private constructor(emulator: TestEmulator, materialFolder: string) {
		this.#emulator = emulator;
		this.#materialFolder = materialFolder;
	}

	static async create(emulator: TestEmulator, materialFolder: string): Promise<PulumiPipeline> {
		const pipeline = new PulumiPipeline(emulator, materialFolder);
		const folder = pipeline.#folder;
		await mkdir(join(folder, "state"), { recursive: true });
		await writeFile(join(folder, "Pulumi.yaml"), "name: year\nruntime: nodejs\n");
		await writeFile(join(folder, "package.json"), '{ "main": "index.js" }');
		await writeFile(join(folder, "index.js"), PROGRAM);
		await succeed("pulumi", ["stack", "init", "year"], folder, pipeline.#environment());
		return pipeline;
	}

	async run(command: Command, proxy: FaultProxy): Promise<RunResult> {
		await this.#declare(command.program);
		return this.#pulumi(command, proxy);
	}

	/** The engine locks the stack, so one of the two is refused. */
	async race(command: Command, proxies: readonly [FaultProxy, FaultProxy]): Promise<readonly RunResult[]> {
		await this.#declare(command.program);
		return Promise.all(proxies.map((proxy) => this.#pulumi(command, proxy)));
	}

	async releaseLock(): Promise<void> {
		await this.#removeEmptyAttributes();
		await succeed("pulumi", ["cancel", "--yes"], this.#folder, this.#environment());
	}

	/** The file backend doesn't write these files atomically. If a kill leaves one empty, the engine fails with EOF. */
	async #removeEmptyAttributes(): Promise<void> {
		const folder = join(this.#folder, "state", ".pulumi", "stacks", "year");
		for (const name of (await readdir(folder)).filter((entry) => entry.endsWith(".attrs"))) {
			const file = join(folder, name);
			if ((await stat(file)).size === 0) await rm(file);
		}
	}

	async resources(): Promise<readonly StoredResource[]> {
		const resources = await this.#export();
		return resources.flatMap(({ urn, id, outputs }) => {
			const name = nameOf(urn);
			return name ? [{ name, id, outputs: { ...outputs } }] : [];
		});
	}

	close(): Promise<void> {
		return rm(this.#folder, { recursive: true });
	}

	async #pulumi(command: Command, proxy: FaultProxy): Promise<RunResult> {
		const { kind, env } = command;
		const events = join(this.#folder, `events-${randomUUID()}`);
		const flags = kind === "preview" ? [] : ["--yes", "--skip-preview"];
		const args = [kind, ...flags, ...(await this.#selection(command)), "--event-log", events];
		const child = spawn("pulumi", args, { cwd: this.#folder, env: { ...this.#environment(proxy), ...env } });
		void proxy.killed.then(() => killAll(victims(proxy, child.pid)));
		let output = "";
		for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += text));
		const status = await new Promise((resolve) => child.on("close", resolve));
		if (proxy.isKilled) throw new RunKilledError();
		if (status === 0) return { steps: await stepsIn(events) };
		// A run that found the stack locked or failed before its first step leaves no event log.
		const steps = existsSync(events) ? await stepsIn(events) : [];
		return { failure: output.replace(/\s+/g, " "), steps };
	}

	async #selection({ replace = [], target = [] }: Command): Promise<string[]> {
		if (replace.length === 0 && target.length === 0) return [];
		const resources = await this.#export();
		const urns = (names: readonly string[]) =>
			resources.flatMap(({ urn }) => (names.includes(`${nameOf(urn)}`) ? [urn] : []));
		return [...urns(replace).flatMap((urn) => ["--replace", urn]), ...urns(target).flatMap((urn) => ["--target", urn])];
	}

	async #export(): Promise<readonly ExportedResource[]> {
		// Encrypted secrets differ each time a state is written.
		const args = ["stack", "export", "--show-secrets"];
		const exported = await succeed("pulumi", args, this.#folder, this.#environment());
		return (JSON.parse(exported).deployment as { resources?: ExportedResource[] }).resources ?? [];
	}

	#declare(program: readonly DeclaredKey[]): Promise<void> {
		return writeFile(join(this.#folder, "keys.json"), JSON.stringify(program.map((key) => this.#argsOf(key))));
	}

	#argsOf(key: DeclaredKey) {
		const { resourceName, earlierName, keySpec, keyUsage, alias, description, tags, expirationTime, existingKeyId } =
			key;
		return {
			...{
				name: resourceName,
				earlierName,
				keySpec,
				keyUsage,
				alias,
				description,
				tags,
				expirationTime,
				existingKeyId,
			},
			trustExistingMaterial: key.isTrusted || undefined,
			material: { file: materialFile(this.#materialFolder, key) },
			...(key.isInParts && { parts: { name: key.materialName, earlierName: earlierMaterialName(key) } }),
		};
	}

	#environment(proxy?: FaultProxy): NodeJS.ProcessEnv {
		const { settings } = this.#emulator;
		const url = proxy?.url ?? settings.url;
		return {
			...passwordEnvironment({ ...settings, kmsEndpoint: url, iamEndpoint: url }, process.env),
			CLOCK_AHEAD_MS: `${settings.clockAheadSeconds() * 1000}`,
			NODE_OPTIONS: `--require ${CLOCK_AHEAD}`,
			PULUMI_BACKEND_URL: `file://${join(this.#folder, "state")}`,
			PULUMI_CONFIG_PASSPHRASE: "year",
			// Enables the --event-log flag.
			PULUMI_DEBUG_COMMANDS: "true",
		};
	}
}

/** All processes of a run, or only the provider's. */
function victims({ victim }: FaultProxy, pid = 0) {
	const family = familyOf(pid);
	return victim === "run" ? family : family.filter(({ args }) => args.includes("dynamic-provider"));
}
