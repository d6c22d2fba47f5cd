import { randomUUID } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type CommandResult, command, succeed } from "./command";
import type { TestEmulator } from "./emulator";
import { passwordEnvironment } from "./passwordEnvironment";

const WORK = join(__dirname, "..", ".work");

/** A program in its own folder, run with the commands of the guides. */
export class ProgramFolder {
	readonly path: string;
	readonly #env: NodeJS.ProcessEnv;

	private constructor(path: string, env: NodeJS.ProcessEnv) {
		this.path = path;
		this.#env = env;
	}

	/** @param path by default a folder inside the checkout, where the engine's provider process finds the provider in a folder above */
	static async create(
		emulator: TestEmulator,
		program: string,
		path = join(WORK, randomUUID()),
	): Promise<ProgramFolder> {
		const folder = new ProgramFolder(path, passwordEnvironment(emulator.settings, process.env));
		await mkdir(folder.path, { recursive: true });
		await folder.write("Pulumi.yaml", "name: test\nruntime: nodejs\n");
		await folder.write("package.json", '{ "main": "index.js" }');
		await folder.write("index.js", program);
		await folder.use("state", "first");
		await folder.run("pulumi stack init dev");
		return folder;
	}

	/** Sets the backend, a folder inside this one, and the passphrase of its secrets. */
	async use(backend: string, passphrase: string): Promise<void> {
		await mkdir(join(this.path, backend), { recursive: true });
		this.#env.PULUMI_BACKEND_URL = `file://${join(this.path, backend)}`;
		this.#env.PULUMI_CONFIG_PASSPHRASE = passphrase;
	}

	write(file: string, content: string | Buffer): Promise<void> {
		return writeFile(join(this.path, file), content);
	}

	/** Runs a command line, which must succeed. @param env additional variables @returns stdout */
	run(line: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
		return succeed("sh", ["-c", line], this.path, { ...this.#env, ...env });
	}

	/** Runs a command line that may fail. */
	try(line: string): Promise<CommandResult> {
		return command("sh", ["-c", line], this.path, this.#env);
	}

	remove(): Promise<void> {
		return rm(this.path, { recursive: true, force: true });
	}
}
