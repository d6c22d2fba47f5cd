import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import * as automation from "@pulumi/pulumi/automation";
import * as runtime from "@pulumi/pulumi/runtime";
import type { TestEmulator } from "./emulator";
import { passwordEnvironment } from "./passwordEnvironment";

// Below the checkout, because the engine's provider process finds the provider from the program's folder upwards.
const WORK = join(__dirname, "..", ".work");
const OURS = "pulumi-nodejs:dynamic/kms:";

// The SDK leaves the connections of inline programs open, and gRPC shares one connection per address in a process. A later
// engine that is given the port of an ended one would be reported as unavailable (14 UNAVAILABLE, "Last error: null").
const { grpcClientOptions } = runtime as unknown as { grpcClientOptions: Record<string, unknown> };
grpcClientOptions["grpc.use_local_subchannel_pool"] = 1;

/** What one run of the engine did. */
export interface Run {
	/** The engine's steps on resources of this project, in their order: "create", "same", "create-replacement", … */
	readonly steps: readonly string[];
	/** Everything the run printed. */
	readonly output: string;
	/** The engine's events as JSON, one a line. */
	readonly events: string;
	readonly outputs: Readonly<Record<string, unknown>>;
}

export interface RunOptions {
	/** The run must fail; without this it must succeed. */
	readonly fails?: boolean;
	/** Shows properties in a preview. */
	readonly diff?: boolean;
}

/** A resource as the state file has it, secrets decrypted. */
export interface StoredResource {
	readonly type: string;
	readonly id: string;
	readonly inputs: Readonly<Record<string, unknown>>;
	readonly outputs: Readonly<Record<string, unknown>>;
}

interface Recorder {
	readonly onOutput: (text: string) => void;
	readonly onEvent: (event: automation.EngineEvent) => void;
}

/** A stack of its own on the real engine: fresh file backend, an inline program that tests can swap between runs. */
export class TestStack {
	readonly folder: string;
	readonly #stack: automation.Stack;
	#program: automation.PulumiFn;

	private constructor(folder: string, stack: automation.Stack, program: automation.PulumiFn) {
		this.folder = folder;
		this.#stack = stack;
		this.#program = program;
	}

	/** @param env settings of the provider, by their variables */
	static async create(program: automation.PulumiFn, env: NodeJS.ProcessEnv): Promise<TestStack> {
		const folder = join(WORK, randomUUID());
		await mkdir(join(folder, "state"), { recursive: true });
		const backend = { url: `file://${join(folder, "state")}` };
		const stack = await automation.LocalWorkspace.createStack(
			{ stackName: "test", projectName: "test", program },
			{
				workDir: folder,
				projectSettings: { name: "test", runtime: "nodejs", backend },
				envVars: { ...defined(env), PULUMI_CONFIG_PASSPHRASE: randomUUID(), PULUMI_SKIP_UPDATE_CHECK: "true" },
			},
		);
		return new TestStack(folder, stack, program);
	}

	/** @param env further variables, such as one that holds key material */
	static forEmulator(
		program: automation.PulumiFn,
		emulator: TestEmulator,
		env: NodeJS.ProcessEnv = {},
	): Promise<TestStack> {
		return TestStack.create(program, { ...passwordEnvironment(emulator.settings), ...env });
	}

	/** Makes the next runs those of another program. */
	with(program: automation.PulumiFn): this {
		this.#program = program;
		return this;
	}

	/** Sets Pulumi config of this project, as `pulumi config set --path huaweicloud:<path>` does; passwords as secrets. */
	async setConfig(values: Record<string, string>): Promise<void> {
		for (const [path, value] of Object.entries(values)) {
			await this.#stack.setConfig(`huaweicloud:${path}`, { value, secret: path === "password" }, true);
		}
	}

	up(options?: RunOptions): Promise<Run> {
		return record(options, async (recorder) => {
			const { outputs } = await this.#stack.up({ ...recorder, program: this.#program });
			return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
		});
	}

	preview(options: RunOptions = {}): Promise<Run> {
		const { diff = false } = options;
		return record(options, (recorder) => this.#stack.preview({ ...recorder, diff, program: this.#program }));
	}

	refresh(options?: RunOptions): Promise<Run> {
		return record(options, (recorder) => this.#stack.refresh(recorder));
	}

	destroy(options?: RunOptions): Promise<Run> {
		return record(options, (recorder) => this.#stack.destroy(recorder));
	}

	/** The resources of this project in the state. */
	async resources(): Promise<StoredResource[]> {
		const { resources = [] } = (await this.#stack.exportStack()).deployment;
		return resources.filter(({ type }: StoredResource) => type.startsWith(OURS)).map(withPlainSecrets);
	}

	/** The state as JSON, secrets decrypted. */
	async exportWithSecrets(): Promise<string> {
		return JSON.stringify(await this.#stack.exportStack());
	}

	/** Empties the state, as a run that is killed leaves it without what it made. */
	async forget(): Promise<void> {
		const { deployment, ...rest } = await this.#stack.exportStack();
		await this.#stack.importStack({ ...rest, deployment: { ...deployment, resources: [] } });
	}

	/** All files of stack and backend: state, history, backups, settings. */
	async files(): Promise<string> {
		const entries = await readdir(this.folder, { recursive: true, withFileTypes: true });
		const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
		return (await Promise.all(files.map((file) => readFile(file, "utf8")))).join("\n");
	}

	async remove(): Promise<void> {
		await rm(this.folder, { recursive: true, force: true });
	}
}

async function record(options: RunOptions | undefined, work: (recorder: Recorder) => Promise<unknown>): Promise<Run> {
	let output = "";
	const events: automation.EngineEvent[] = [];
	const recorder: Recorder = {
		onOutput: (text) => {
			output += text;
		},
		onEvent: (event) => {
			events.push(event);
		},
	};
	const outputs = await work(recorder).catch((error: unknown) => {
		if (!(error instanceof automation.CommandError) || !options?.fails) throw error;
		return undefined;
	});
	if (options?.fails && outputs !== undefined) throw new Error(`The run was to fail, and it did not:\n${output}`);
	const steps = events.map(({ resourcePreEvent }) => resourcePreEvent?.metadata);
	return {
		steps: steps.flatMap((step) => (step?.type.startsWith(OURS) ? [step.op] : [])),
		output,
		events: events.map((event) => JSON.stringify(event)).join("\n"),
		outputs: (outputs ?? {}) as Record<string, unknown>,
	};
}

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
