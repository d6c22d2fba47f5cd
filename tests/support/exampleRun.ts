import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EmulatorOptions } from "huaweicloud-kms-emulator";
import { type CommandResult, command } from "./command";
import { TestEmulator } from "./emulator";
import { passwordEnvironment } from "./passwordEnvironment";

const EXAMPLES = join(__dirname, "..", "..", "examples");

export interface ExampleRunOptions {
	readonly emulator?: EmulatorOptions;
	/** Variables beside those of the local KMS. */
	readonly env?: Readonly<Record<string, string>>;
}

/** An example as it is, on a stack and a local KMS of its own. What it leaves in its folder goes with `end`. */
export class ExampleRun {
	/** For state and key material. */
	readonly folder: string;
	readonly emulator: TestEmulator;
	/** All that was printed so far. */
	printed = "";
	readonly #program: string;
	readonly #stack = `test-${process.pid}`;
	#env: NodeJS.ProcessEnv;

	private constructor(name: string, folder: string, emulator: TestEmulator, env: NodeJS.ProcessEnv) {
		this.#program = join(EXAMPLES, name);
		this.folder = folder;
		this.emulator = emulator;
		this.#env = {
			...passwordEnvironment(emulator.settings, process.env),
			PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
			PULUMI_CONFIG_PASSPHRASE: "test",
			PULUMI_SKIP_UPDATE_CHECK: "true",
			PULUMI_STACK: this.#stack,
			// Types are checked once for all examples.
			PULUMI_NODEJS_TRANSPILE_ONLY: "true",
			...env,
		};
	}

	static async start(name: string, { emulator, env = {} }: ExampleRunOptions = {}): Promise<ExampleRun> {
		const folder = await mkdtemp(join(tmpdir(), "example-"));
		await mkdir(join(folder, "state"));
		const run = new ExampleRun(name, folder, await TestEmulator.start(emulator), env);
		try {
			await run.pulumi("stack", "init", run.#stack);
			return run;
		} catch (error) {
			await run.end();
			throw error;
		}
	}

	async end(): Promise<void> {
		await this.emulator.close();
		await rm(this.folder, { recursive: true });
		await rm(this.#stackFile, { force: true });
	}

	get #stackFile(): string {
		return join(this.#program, `Pulumi.${this.#stack}.yaml`);
	}

	/** The settings of the stack, as they are stored. */
	stackFile(): Promise<string> {
		return readFile(this.#stackFile, "utf8");
	}

	unset(variables: readonly string[]): void {
		this.#env = Object.fromEntries(Object.entries(this.#env).filter(([name]) => !variables.includes(name)));
	}

	async configure(config: Readonly<Record<string, string>>): Promise<void> {
		const settings = Object.entries(config).flatMap(([name, value]) => ["--plaintext", `${name}=${value}`]);
		if (settings.length > 0) await this.pulumi("config", "set-all", ...settings);
	}

	/** Makes the key material as the example's README says, in `folder`. */
	async makeMaterial(): Promise<void> {
		const readme = await readFile(join(this.#program, "README.md"), "utf8");
		for (const [, line = ""] of readme.matchAll(/^ {4}(openssl .+)$/gm)) await this.shell(line, this.folder);
	}

	/** Runs a command line in the example's folder, which has to succeed. */
	async shell(line: string, cwd = this.#program): Promise<string> {
		return this.#succeeded(line, await this.#command("sh", ["-c", line], cwd));
	}

	async pulumi(...args: string[]): Promise<string> {
		return this.#succeeded(`pulumi ${args.join(" ")}`, await this.#command("pulumi", args));
	}

	/** @returns the requests that it made */
	up(...args: string[]): Promise<string[]> {
		return this.emulator.during(() => this.pulumi("up", "--yes", "--skip-preview", ...args));
	}

	/** @returns the requests that it made, of which none may have changed anything */
	upUnchanged(): Promise<string[]> {
		return this.up("--expect-no-changes");
	}

	/** @returns what it printed */
	async upFailing(): Promise<string> {
		const { code, output } = await this.#command("pulumi", ["up", "--yes", "--skip-preview"]);
		assert.notEqual(code, 0, output);
		return output;
	}

	destroy(): Promise<string[]> {
		return this.emulator.during(() => this.pulumi("destroy", "--yes", "--skip-preview"));
	}

	async outputs<Outputs>(): Promise<Outputs> {
		return JSON.parse(await this.pulumi("stack", "output", "--json"));
	}

	/** The state with its secrets decrypted. It doesn't count as printed. */
	async plainState(): Promise<string> {
		const args = ["stack", "export", "--show-secrets"];
		const { code, output, stdout } = await command("pulumi", args, this.#program, this.#env);
		assert.equal(code, 0, output);
		return stdout;
	}

	/** The state that the local KMS has of a key, in a project of another region where that is given. */
	async keyState(keyId: string, projectId = this.emulator.settings.projectId): Promise<string> {
		const { url, domainName, userName, password } = this.emulator.settings;
		const user = { domain: { name: domainName }, name: userName, password };
		const auth = { identity: { methods: ["password"], password: { user } }, scope: { project: { id: projectId } } };
		const token = await post(`${url}/v3/auth/tokens`, { auth }, {});
		const headers = { "X-Auth-Token": token.headers.get("X-Subject-Token") ?? "" };
		const key = await post(`${url}/v1.0/${projectId}/kms/describe-key`, { key_id: keyId }, headers);
		const { key_info } = (await key.json()) as { key_info: { key_state: string } };
		return key_info.key_state;
	}

	async #command(file: string, args: readonly string[], cwd = this.#program): Promise<CommandResult> {
		const result = await command(file, args, cwd, this.#env);
		this.printed += result.output;
		return result;
	}

	#succeeded(line: string, { code, output, stdout }: CommandResult): string {
		assert.equal(code, 0, `${line} ended with ${code}:\n${output}`);
		return stdout;
	}
}

function post(url: string, body: object, headers: Record<string, string>): Promise<Response> {
	return fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
}
