import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EmulatorOptions } from "huaweicloud-kms-emulator";
import { type CommandResult, command } from "./command";
import { TestEmulator } from "./emulator";
import { EngineFolder } from "./leakHunt/engineFolder";
import { plantMaterial, plantVariables } from "./leakHunt/programSecrets";
import { passwordEnvironment } from "./passwordEnvironment";
import { secrets } from "./secrets";

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
	readonly #folder: EngineFolder;
	readonly #program: string;
	readonly #stack = `test-${process.pid}`;
	#env: NodeJS.ProcessEnv;

	private constructor(name: string, folder: string, emulator: TestEmulator, given: Readonly<Record<string, string>>) {
		this.#program = join(EXAMPLES, name);
		this.folder = folder;
		this.#folder = new EngineFolder(folder);
		this.emulator = emulator;
		this.#env = {
			...passwordEnvironment(emulator.settings, process.env),
			TMPDIR: this.#folder.temporary,
			PULUMI_BACKEND_URL: this.#folder.backend,
			PULUMI_CONFIG_PASSPHRASE: randomUUID(),
			PULUMI_SKIP_UPDATE_CHECK: "true",
			PULUMI_STACK: this.#stack,
			// Types are checked once for all examples.
			PULUMI_NODEJS_TRANSPILE_ONLY: "true",
			...given,
		};
		plantVariables(this.#env);
		for (const value of Object.values(given)) plantMaterial("key material", Buffer.from(value));
	}

	static async start(name: string, { emulator, env = {} }: ExampleRunOptions = {}): Promise<ExampleRun> {
		const folder = await mkdtemp(join(tmpdir(), "example-"));
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
		await rm(this.#stackFile, { force: true });
		await this.#folder.remove();
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
		// What is in folders is the engine's.
		const made = (await readdir(this.folder, { withFileTypes: true })).filter((entry) => entry.isFile());
		for (const { name } of made) plantMaterial("key material", await readFile(join(this.folder, name)));
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
		secrets.search("decrypted state", stdout);
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
		secrets.search("output", result.output, args.join(" "));
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
