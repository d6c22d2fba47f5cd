import { randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type * as automation from "@pulumi/pulumi/automation";
import * as runtime from "@pulumi/pulumi/runtime";
import type { TestEmulator } from "./emulator";
import { copyEmptyStack } from "./hosts/emptyStack";
import type { Host, Stack, StoredResource } from "./hosts/host";
import { EngineFolder } from "./leakHunt/engineFolder";
import { plantVariables, withPlantedMaterial } from "./leakHunt/programSecrets";
import { passwordEnvironment } from "./passwordEnvironment";
import { OURS, type Run, type RunOptions, record } from "./run";
import { secrets } from "./secrets";

// Inside the checkout: the engine's provider process looks for the provider in the program's folder and those above it.
const WORK = join(__dirname, "..", ".work");

// The SDK leaves the connections of inline programs open, and gRPC shares one connection per address in a process. An engine
// that gets the port of an earlier one would fail with 14 UNAVAILABLE ("Last error: null").
// The oldest supported SDK keeps these options elsewhere.
const { grpcClientOptions } = runtime as unknown as { grpcClientOptions?: Record<string, unknown> };
if (grpcClientOptions) grpcClientOptions["grpc.use_local_subchannel_pool"] = 1;

export type { Run, RunOptions, StoredResource };

/** Returns a program that also keeps its outputs, as the engine has them, without a command to read them. */
function withKnownOutputs(program: automation.PulumiFn) {
	let outputs: unknown = {};
	return {
		program: async () => {
			const result = await program();
			pulumi.output(result).apply((known) => {
				outputs = known;
			});
			return result;
		},
		/** As the engine stores them: without undefined ones. */
		outputs: () => JSON.parse(JSON.stringify(outputs ?? {})) as Record<string, unknown>,
	};
}

/**
 * A stack on the real engine with its own file backend and an inline program, which tests can replace between runs.
 * Everything that its runs leave behind is searched for leaks.
 */
export class TestStack implements Stack {
	readonly #folder: EngineFolder;
	readonly #stack: automation.Stack;
	#env: Readonly<Record<string, string>>;
	#program: automation.PulumiFn;
	#clockAheadMs = 0;

	private constructor(
		folder: EngineFolder,
		stack: automation.Stack,
		env: Readonly<Record<string, string>>,
		program: automation.PulumiFn,
	) {
		this.#folder = folder;
		this.#stack = stack;
		this.#env = env;
		this.#program = program;
	}

	get folder(): string {
		return this.#folder.path;
	}

	/** @param env environment variables with the provider's settings */
	static async create(program: automation.PulumiFn, env: NodeJS.ProcessEnv): Promise<TestStack> {
		const folder = new EngineFolder(join(WORK, randomUUID()));
		const envVars = { TMPDIR: folder.temporary, ...defined(env) };
		const { stack, variables } = await copyEmptyStack(folder, envVars);
		plantVariables({ ...envVars, ...variables });
		return new TestStack(folder, stack, envVars, program);
	}

	/** @param env additional variables, such as one that holds key material */
	static forEmulator(
		program: automation.PulumiFn,
		emulator: TestEmulator,
		env: NodeJS.ProcessEnv = {},
	): Promise<TestStack> {
		return TestStack.create(program, { ...passwordEnvironment(emulator.settings), ...env });
	}

	/** Sets the program of the next runs. */
	with(program: automation.PulumiFn): this {
		this.#program = program;
		return this;
	}

	withEnvironment(env: Readonly<Record<string, string>>): this {
		this.#env = { ...this.#env, ...env };
		const { workspace } = this.#stack;
		workspace.envVars = { ...workspace.envVars, ...env };
		return this;
	}

	advanceClock(seconds: number): this {
		this.#clockAheadMs += seconds * 1000;
		return this.withEnvironment({
			CLOCK_AHEAD_MS: `${this.#clockAheadMs}`,
			NODE_OPTIONS: `--require ${join(__dirname, "clockAhead.cjs")}`,
		});
	}

	/** Sets Pulumi config, as `pulumi config set --path huaweicloud:<path>` does. Passwords are set as secrets. */
	async setConfig(values: Readonly<Record<string, string>>): Promise<void> {
		for (const [path, value] of Object.entries(values)) {
			if (path === "password") secrets.plant("password in Pulumi config", value);
			await this.#stack.setConfig(`huaweicloud:${path}`, { value, secret: path === "password" }, true);
		}
	}

	up(options?: RunOptions): Promise<Run> {
		return record(options, async (recorder) => {
			const { program, outputs } = withKnownOutputs(this.#withPlantedMaterial());
			await this.#stack.up({ ...recorder, program });
			return outputs();
		});
	}

	preview(options: RunOptions = {}): Promise<Run> {
		const { diff = false } = options;
		return record(options, (recorder) =>
			this.#stack.preview({ ...recorder, diff, program: this.#withPlantedMaterial() }),
		);
	}

	refresh(options?: RunOptions): Promise<Run> {
		return record(options, (recorder) => this.#stack.refresh(recorder));
	}

	destroy(options?: RunOptions): Promise<Run> {
		return record(options, (recorder) => this.#stack.destroy(recorder));
	}

	/** Returns the resources of this project in the state. */
	async resources(): Promise<StoredResource[]> {
		const { resources = [] } = (await this.#export()).deployment;
		return resources.filter(({ type }: StoredResource) => type.startsWith(OURS)).map(withPlainSecrets);
	}

	/** Returns the state as JSON, with its secrets decrypted. */
	async exportWithSecrets(): Promise<string> {
		return JSON.stringify(await this.#export());
	}

	/** Empties the state, as if a killed run had lost everything that it made. */
	async forget(): Promise<void> {
		const { deployment, ...rest } = await this.#stack.exportStack();
		await this.#stack.importStack({ ...rest, deployment: { ...deployment, resources: [] } });
	}

	/** Returns the contents of all files of stack and backend: state, history, backups and settings. */
	async files(): Promise<string> {
		const entries = await readdir(this.folder, { recursive: true, withFileTypes: true });
		const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
		return (await Promise.all(files.map((file) => readFile(file, "utf8")))).join("\n");
	}

	remove(): Promise<void> {
		return this.#folder.remove();
	}

	#withPlantedMaterial(): automation.PulumiFn {
		return withPlantedMaterial(this.#program, this.folder, this.#env);
	}

	async #export(): Promise<automation.Deployment> {
		const exported = await this.#stack.exportStack();
		secrets.search("decrypted state", JSON.stringify(exported));
		return exported;
	}
}

/** Runs programs on the real engine. */
export const onTheEngine: Host = {
	name: "on the engine",
	createStack: (program, env) => TestStack.create(program, env),
};

function withPlainSecrets(resource: StoredResource): StoredResource {
	const outputs = Object.entries(resource.outputs).map(([name, value]) => {
		const secret = value as { plaintext?: string } | null;
		return [name, typeof secret?.plaintext === "string" ? JSON.parse(secret.plaintext) : value];
	});
	return { ...resource, outputs: Object.fromEntries(outputs) };
}

function defined(env: NodeJS.ProcessEnv): Record<string, string> {
	return Object.fromEntries(
		Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
	);
}
