import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { PulumiFn } from "@pulumi/pulumi/automation";
import { type Clock, SECOND_MS, systemClock } from "../../../../provider/time";
import { plantVariables, withPlantedMaterial } from "../../leakHunt/programSecrets";
import { OURS, type Run, type RunOptions } from "../../run";
import { LOW_COST } from "../../scryptCost";
import { secrets } from "../../secrets";
import type { Host, Stack, StoredResource } from "../host";
import { Deployment } from "./deployment";
import { runProgram } from "./programRun";
import { mapSecrets, type Properties, plain } from "./properties";
import { ProviderProcess } from "./providerProcess";
import { RunRecord } from "./runRecord";
import { type ResourceState, State } from "./state";
import type { StepsOptions } from "./steps";

const WORK = join(__dirname, "..", "..", "..", ".work");

/** Runs programs in this process, with Pulumi's SDK, the provider's handlers and a small engine between them. */
export const inProcess: Host = {
	name: "in process",
	createStack: async (program, env) => new InProcessStack(program, env),
};

class InProcessStack implements Stack {
	readonly folder = join(WORK, randomUUID());
	#env: NodeJS.ProcessEnv;
	#program: PulumiFn;
	#clock: Clock = systemClock;
	#config: Readonly<Record<string, string>> = {};
	/** The state as JSON, as in a state file. */
	#state = "[]";

	constructor(program: PulumiFn, env: NodeJS.ProcessEnv) {
		mkdirSync(this.folder, { recursive: true });
		this.#program = program;
		this.#env = { ...process.env, ...env };
		plantVariables(env);
	}

	with(program: PulumiFn): this {
		this.#program = program;
		return this;
	}

	withEnvironment(env: Readonly<Record<string, string>>): this {
		this.#env = { ...this.#env, ...env };
		return this;
	}

	advanceClock(seconds: number): this {
		const { now } = this.#clock;
		this.#clock = { ...systemClock, now: () => now() + seconds * SECOND_MS };
		return this;
	}

	async setConfig(values: Readonly<Record<string, string>>): Promise<void> {
		for (const [path, value] of Object.entries(values)) {
			if (path === "password") secrets.plant("password in Pulumi config", value);
			const [name = "", part] = path.split(".");
			const known = this.#config[`huaweicloud:${name}`] ?? "{}";
			const changed = part === undefined ? value : JSON.stringify({ ...JSON.parse(known), [part]: value });
			this.#config = { ...this.#config, [`huaweicloud:${name}`]: changed };
		}
	}

	up(options?: RunOptions): Promise<Run> {
		return this.#run(options, (deployment, record) => this.#runProgram(deployment, record, false));
	}

	preview(options?: RunOptions): Promise<Run> {
		const isPreview = true;
		return this.#run(options, (deployment, record) => this.#runProgram(deployment, record, isPreview), isPreview);
	}

	refresh(options?: RunOptions): Promise<Run> {
		return this.#run(options, (deployment) => deployment.refresh());
	}

	destroy(options?: RunOptions): Promise<Run> {
		return this.#run(options, (deployment) => deployment.destroy());
	}

	async resources(): Promise<StoredResource[]> {
		return this.#resources
			.filter(({ type }) => type.startsWith(OURS))
			.map(({ urn, type, id, inputs, outputs }) => ({
				urn,
				type,
				id,
				inputs: plain(inputs),
				outputs: plain(outputs),
			}));
	}

	async exportWithSecrets(): Promise<string> {
		return JSON.stringify(mapSecrets(this.#resources, (secret) => secret));
	}

	async forget(): Promise<void> {
		this.#state = "[]";
	}

	async files(): Promise<string> {
		const entries = await readdir(this.folder, { recursive: true, withFileTypes: true });
		const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
		return [...(await Promise.all(files.map((file) => readFile(file, "utf8")))), this.#encryptedState()].join("\n");
	}

	async remove(): Promise<void> {
		await rm(this.folder, { recursive: true, force: true });
	}

	get #resources(): ResourceState[] {
		return JSON.parse(this.#state);
	}

	/** The state as an engine would write it to a file. */
	#encryptedState(): string {
		return JSON.stringify(mapSecrets(this.#resources, () => "[encrypted]"));
	}

	async #runProgram(deployment: Deployment, record: RunRecord, isPreview: boolean): Promise<void> {
		await runProgram({
			program: withPlantedMaterial(this.#program, this.folder, this.#env),
			deployment,
			config: this.#config,
			isPreview,
			log: (severity, message, urn) => record.diagnostic(severity, message, urn),
			outputs: (outputs: Properties) => record.outputs(outputs),
		});
		if (!deployment.hasFailed) await deployment.finish();
	}

	async #run(options: RunOptions = {}, work: Work, isPreview = false): Promise<Run> {
		const record = new RunRecord();
		const log = (severity: string, message: string) =>
			record.log(severity === "warning" ? `warning: ${message}` : message);
		const environment = { clock: this.#clock, scryptCost: LOW_COST, env: this.#env, log };
		const provider = new ProviderProcess(environment, this.#config);
		const state = new State(this.#state, (json) => {
			if (!isPreview) this.#state = json;
		});
		const deployment = await deploy(options, { state, provider, observer: record, isPreview }, (begun) =>
			work(begun, record),
		);
		secrets.search("state files", this.#encryptedState());
		secrets.search("decrypted state", this.#state);
		const run = record.result();
		if (deployment.hasFailed !== (options.fails ?? false))
			throw new Error(`The run ${deployment.hasFailed ? "failed" : "should have failed"}:\n${run.output}`);
		return run;
	}
}

type Work = (deployment: Deployment, record: RunRecord) => Promise<void>;

/** Deploys, after a refresh by the same provider process if the options say so. */
async function deploy(
	{ refresh = false, replace, target }: RunOptions,
	steps: StepsOptions,
	work: (deployment: Deployment) => Promise<void>,
): Promise<Deployment> {
	if (refresh) {
		const refreshing = new Deployment({ ...steps, target });
		await refreshing.refresh();
		if (refreshing.hasFailed) return refreshing;
	}
	const deployment = new Deployment({ ...steps, replace, target });
	await work(deployment);
	return deployment;
}
