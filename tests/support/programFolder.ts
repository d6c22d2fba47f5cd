import { randomUUID } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type CommandResult, command, succeed } from "./command";
import type { TestEmulator } from "./emulator";
import { passwordEnvironment } from "./passwordEnvironment";

/** A program in its own folder, run with the commands of the guides. */
export class ProgramFolder {
	// Inside the checkout: the engine's provider process looks for the provider in the program's folder and those above it.
	readonly path = join(__dirname, "..", ".work", randomUUID());
	readonly #env: NodeJS.ProcessEnv;

	private constructor(env: NodeJS.ProcessEnv) {
		this.#env = env;
	}

	static async create(emulator: TestEmulator, program: string): Promise<ProgramFolder> {
		const folder = new ProgramFolder(passwordEnvironment(emulator.settings, process.env));
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

	/** Runs a command line, which must succeed. @returns stdout */
	run(line: string): Promise<string> {
		return succeed("sh", ["-c", line], this.path, this.#env);
	}

	/** Runs a command line that may fail. */
	try(line: string): Promise<CommandResult> {
		return command("sh", ["-c", line], this.path, this.#env);
	}

	remove(): Promise<void> {
		return rm(this.path, { recursive: true, force: true });
	}
}
