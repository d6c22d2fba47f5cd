import { randomBytes, randomUUID } from "node:crypto";
import { mkdir, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { succeed } from "../support/command";

/** Inside the checkout: programs look for the package in their folder and those above it. */
export const WORK = join(__dirname, "..", ".work");
const FLOOR = join(__dirname, "floor");
/** Name under which the program of a floor finds the floor's package. */
const PACKAGE = "pulumi-huaweicloud-kms";

/** The file with the key material, in the program's folder. */
const MATERIAL = "key.bin";

/** How a program is run. */
export interface Deployment {
	/** Source of the program, in JavaScript. */
	readonly program: string;
	readonly env: NodeJS.ProcessEnv;
	/** Content of key.bin. @default 32 random bytes */
	readonly material?: Buffer | string;
	/** Whether to use resources that do nothing. The file named by `BENCH_STORED` defines their properties. */
	readonly isFloor?: boolean;
	/** @default true */
	readonly hasCheckpoints?: boolean;
	/** Number of steps to run at once. @default the engine's own */
	readonly parallel?: number;
}

/** A resource of this project in an exported state. */
export interface ExportedResource {
	readonly type: string;
	readonly id: string;
	readonly inputs: Readonly<Record<string, unknown>>;
	readonly outputs: Readonly<Record<string, unknown>>;
}

/** A stack with its own file backend, driven by the command line as users do. */
export class BenchStack {
	readonly #folder: string;
	readonly #env: NodeJS.ProcessEnv;
	readonly #arguments: readonly string[];

	private constructor(folder: string, { env, hasCheckpoints = true, parallel }: Deployment) {
		const state = { PULUMI_BACKEND_URL: `file://${join(folder, "state")}`, PULUMI_CONFIG_PASSPHRASE: "bench" };
		const skipping = hasCheckpoints ? {} : { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" };
		this.#folder = folder;
		this.#env = { ...env, ...state, ...skipping };
		this.#arguments = ["--yes", "--skip-preview", ...(parallel ? ["--parallel", `${parallel}`] : [])];
	}

	static async create(deployment: Deployment): Promise<BenchStack> {
		const folder = join(WORK, randomUUID());
		await mkdir(join(folder, "state"), { recursive: true });
		await writeFile(join(folder, "Pulumi.yaml"), "name: bench\nruntime: nodejs\nmain: index.js\n");
		await writeFile(join(folder, "index.js"), deployment.program);
		await writeFile(join(folder, MATERIAL), deployment.material ?? randomBytes(32));
		if (deployment.isFloor) {
			await mkdir(join(folder, "node_modules"));
			await symlink(FLOOR, join(folder, "node_modules", PACKAGE));
		}
		const stack = new BenchStack(folder, deployment);
		await stack.#pulumi("stack", "init", "bench");
		return stack;
	}

	/** @returns its duration in seconds */
	up(): Promise<number> {
		return this.#run("up");
	}

	/** An `up` on a machine that doesn't have the key material. @returns its duration in seconds */
	async upWithoutMaterial(): Promise<number> {
		const file = join(this.#folder, MATERIAL);
		await rename(file, `${file}.away`);
		try {
			return await this.up();
		} finally {
			await rename(`${file}.away`, file);
		}
	}

	/** @returns its duration in seconds */
	refresh(): Promise<number> {
		return this.#run("refresh");
	}

	async export(...args: readonly "--show-secrets"[]): Promise<ExportedResource[]> {
		const { deployment } = JSON.parse(await this.#pulumi("stack", "export", ...args));
		return deployment.resources.filter(({ type }: ExportedResource) => type.startsWith("pulumi-nodejs:dynamic/kms:"));
	}

	/** Returns the size of the state as stored. */
	async stateBytes(): Promise<number> {
		return (await stat(join(this.#folder, "state", ".pulumi", "stacks", "bench", "bench.json"))).size;
	}

	async remove(): Promise<void> {
		await rm(this.#folder, { recursive: true });
	}

	async #run(command: "up" | "refresh"): Promise<number> {
		const before = performance.now();
		await this.#pulumi(command, ...this.#arguments);
		return (performance.now() - before) / 1000;
	}

	#pulumi(...args: readonly string[]): Promise<string> {
		return succeed("pulumi", args, this.#folder, this.#env);
	}
}
