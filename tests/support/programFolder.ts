import { randomUUID } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type CommandResult, command, succeed } from "./command";
import type { TestEmulator } from "./emulator";
import { passwordEnvironment } from "./passwordEnvironment";

/** A program in a folder of its own, run by the command line as the guides have it. */
export class ProgramFolder {
	// Below the checkout, because the engine's provider process finds the provider from the program's folder upwards.
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

	/** Makes a folder of this one the backend, and has its secrets opened by a passphrase. */
	async use(backend: string, passphrase: string): Promise<void> {
		await mkdir(join(this.path, backend), { recursive: true });
		this.#env.PULUMI_BACKEND_URL = `file://${join(this.path, backend)}`;
		this.#env.PULUMI_CONFIG_PASSPHRASE = passphrase;
	}

	write(file: string, content: string | Buffer): Promise<void> {
		return writeFile(join(this.path, file), content);
	}

	/** Runs a command line, which has to succeed. */
	run(line: string): Promise<string> {
		return succeed("sh", ["-c", line], this.path, this.#env);
	}

	/** The same, whatever its end. */
	try(line: string): Promise<CommandResult> {
		return command("sh", ["-c", line], this.path, this.#env);
	}

	remove(): Promise<void> {
		return rm(this.path, { recursive: true, force: true });
	}
}
