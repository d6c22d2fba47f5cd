import type { TestEmulator } from "../support/emulator";
import { passwordEnvironment } from "../support/passwordEnvironment";
import { LOW_COST } from "../support/scryptCost";
import type { KeyOfDay } from "./calendar";
import type { FaultProxy } from "./faultProxy";
import { materialFile } from "./keys";
import { type Declared, LifecycleRun, type Stored } from "./lifecycleRun";
import { type Pipeline, RunKilledError, type RunResult, type StoredResource } from "./pipeline";
import { RunClock } from "./runClock";

/** Runs the lifecycles in this process, which plays a whole year in minutes. */
export class LifecyclePipeline implements Pipeline {
	readonly #emulator: TestEmulator;
	readonly #folder: string;
	/** The state as JSON, as in a state file. */
	#state = "[]";

	/** @param folder folder of the key material */
	constructor(emulator: TestEmulator, folder: string) {
		this.#emulator = emulator;
		this.#folder = folder;
	}

	async run(kind: "preview" | "up" | "refresh", program: readonly KeyOfDay[], proxy: FaultProxy): Promise<RunResult> {
		const clock = new RunClock(
			() => Date.now() + this.#emulator.settings.clockAheadSeconds() * 1000,
			() => proxy.isBusy,
		);
		const write = (stored: readonly Stored[]) => {
			if (!proxy.isKilled) this.#state = JSON.stringify(stored);
		};
		const process = { clock, scryptCost: LOW_COST, env: this.#environment(proxy), log: () => {} };
		const run = new LifecycleRun(process, this.#stored(), write);
		try {
			const work = kind === "refresh" ? run.refresh() : run[kind](program.map((key) => this.#chain(key)));
			await Promise.race([work, proxy.killed]);
			if (proxy.isKilled) throw new RunKilledError();
			return { steps: run.steps };
		} catch (error) {
			if (!(error instanceof Error) || error instanceof RunKilledError) throw error;
			return { failure: error.message, steps: run.steps };
		} finally {
			clock.stop();
		}
	}

	/** Runs both without a lock. Each starts from the same state, and the state of the one that ends last remains. */
	race(program: readonly KeyOfDay[], proxies: readonly [FaultProxy, FaultProxy]): Promise<readonly RunResult[]> {
		return Promise.all(proxies.map((proxy) => this.run("up", program, proxy)));
	}

	async releaseLock(): Promise<void> {}

	async resources(): Promise<readonly StoredResource[]> {
		return this.#stored().map(({ kind, name, id, outputs }) => ({ name: `${kind} ${name}`, id, outputs }));
	}

	async close(): Promise<void> {}

	#stored(): readonly Stored[] {
		return JSON.parse(this.#state);
	}

	#environment({ url }: FaultProxy): NodeJS.ProcessEnv {
		return passwordEnvironment({ ...this.#emulator.settings, kmsEndpoint: url, iamEndpoint: url });
	}

	/** The resources that an ImportedKey consists of. */
	#chain({ name, keySpec, keyUsage, alias, description, tags, expirationTime, ...key }: KeyOfDay): readonly Declared[] {
		const file = materialFile(this.#folder, { name, keySpec, keyUsage, ...key });
		return [
			{ kind: "externalKey", name, args: () => ({ resourceName: name, keySpec, keyUsage, alias, description, tags }) },
			{ kind: "importParameters", name, args: (of) => ({ keyId: of("externalKey").keyId }) },
			{
				kind: "keyMaterial",
				name,
				args: (of) => {
					const { keyId, wrappingAlgorithm, importToken, publicKey, expirationTime: until } = of("importParameters");
					const importParameters = { keyId, wrappingAlgorithm, importToken, publicKey, expirationTime: until };
					return { keyId, importParameters, material: { file }, expirationTime };
				},
			},
		];
	}
}
