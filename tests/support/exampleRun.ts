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
	/** Variables in addition to those of the local KMS. */
	readonly env?: Readonly<Record<string, string>>;
}

/** Runs an unmodified example on its own stack and local KMS. `end` removes what the run leaves in the example's folder. */
export class ExampleRun {
	/** Folder of state and key material. */
	readonly folder: string;
	readonly emulator: TestEmulator;
	/** Everything printed so far. */
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
			// `npm test` checks the types of all examples once.
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

	/** Returns the stack's settings as stored. */
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

	/** Creates the key material in `folder` with the commands of the example's README. */
	async makeMaterial(): Promise<void> {
		const readme = await readFile(join(this.#program, "README.md"), "utf8");
		for (const [, line = ""] of readme.matchAll(/^ {4}(openssl .+)$/gm)) await this.shell(line, this.folder);
		// Folders belong to the engine.
		const made = (await readdir(this.folder, { withFileTypes: true })).filter((entry) => entry.isFile());
		for (const { name } of made) plantMaterial("key material", await readFile(join(this.folder, name)));
	}

	/** Runs a command line in the example's folder, which must succeed. @returns stdout */
	async shell(line: string, cwd = this.#program): Promise<string> {
		return this.#succeeded(line, await this.#command("sh", ["-c", line], cwd));
	}

	async pulumi(...args: string[]): Promise<string> {
		return this.#succeeded(`pulumi ${args.join(" ")}`, await this.#command("pulumi", args));
	}

	/** Runs `pulumi up`. @returns the requests that it made */
	up(...args: string[]): Promise<string[]> {
		return this.emulator.during(() => this.pulumi("up", "--yes", "--skip-preview", ...args));
	}

	/** Runs an up that must change nothing. @returns the requests that it made */
	upUnchanged(): Promise<string[]> {
		return this.up("--expect-no-changes");
	}

	/** Runs an up that must fail. @returns what it printed */
	upFailing(): Promise<string> {
		return this.failing("up", "--yes", "--skip-preview");
	}

	/** Runs a command of pulumi that must fail. @returns what it printed */
	async failing(...args: string[]): Promise<string> {
		const { code, output } = await this.#command("pulumi", args);
		assert.notEqual(code, 0, output);
		return output;
	}

	destroy(): Promise<string[]> {
		return this.emulator.during(() => this.pulumi("destroy", "--yes", "--skip-preview"));
	}

	async outputs<Outputs>(): Promise<Outputs> {
		return JSON.parse(await this.pulumi("stack", "output", "--json"));
	}

	/** Returns the state with its secrets decrypted, and leaves `printed` as it is. */
	async plainState(): Promise<string> {
		const args = ["stack", "export", "--show-secrets"];
		const { code, output, stdout } = await command("pulumi", args, this.#program, this.#env);
		assert.equal(code, 0, output);
		secrets.search("decrypted state", stdout);
		return stdout;
	}

	/** Returns the state of a key in the local KMS. @param projectId project of the key's region */
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
		assert.equal(code, 0, `${line} exited with code ${code}:\n${output}`);
		return stdout;
	}
}

function post(url: string, body: object, headers: Record<string, string>): Promise<Response> {
	return fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
}
