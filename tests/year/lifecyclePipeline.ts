import type { TestEmulator } from "../support/emulator";
import { passwordEnvironment } from "../support/passwordEnvironment";
import type { KeyOfDay } from "./calendar";
import type { Gate } from "./faultProxy";
import { materialFile } from "./keys";
import { type Declared, LifecycleRun, type Stored } from "./lifecycleRun";
import { Killed, type Pipeline, type RunResult, type StoredResource } from "./pipeline";
import { RunClock } from "./runClock";

/** Runs the lifecycles in this process: a whole year in minutes. */
export class LifecyclePipeline implements Pipeline {
	readonly #emulator: TestEmulator;
	readonly #folder: string;
	/** The state as a file would have it. */
	#state = "[]";

	/** @param folder where the key material is */
	constructor(emulator: TestEmulator, folder: string) {
		this.#emulator = emulator;
		this.#folder = folder;
	}

	async run(kind: "preview" | "up" | "refresh", program: readonly KeyOfDay[], gate: Gate): Promise<RunResult> {
		const clock = new RunClock(
			() => Date.now() + this.#emulator.settings.clockAheadSeconds() * 1000,
			() => gate.isBusy,
		);
		const write = (stored: readonly Stored[]) => {
			if (!gate.isKilled) this.#state = JSON.stringify(stored);
		};
		const run = new LifecycleRun({ clock, env: this.#environment(gate), log: () => {} }, this.#stored(), write);
		try {
			const work = kind === "refresh" ? run.refresh() : run[kind](program.map((key) => this.#chain(key)));
			await Promise.race([work, gate.killed]);
			if (gate.isKilled) throw new Killed();
			return { steps: run.steps };
		} catch (error) {
			if (!(error instanceof Error) || error instanceof Killed) throw error;
			return { failure: error.message, steps: run.steps };
		} finally {
			clock.stop();
		}
	}

	/** Nothing keeps them apart: each starts from the same state, and the one that ends last leaves its own. */
	race(program: readonly KeyOfDay[], gates: readonly [Gate, Gate]): Promise<readonly RunResult[]> {
		return Promise.all(gates.map((gate) => this.run("up", program, gate)));
	}

	async clearUp(): Promise<void> {}

	async resources(): Promise<readonly StoredResource[]> {
		return this.#stored().map(({ kind, name, id, outputs }) => ({ name: `${kind} ${name}`, id, outputs }));
	}

	async close(): Promise<void> {}

	#stored(): readonly Stored[] {
		return JSON.parse(this.#state);
	}

	#environment({ url }: Gate): NodeJS.ProcessEnv {
		return passwordEnvironment({ ...this.#emulator.settings, kmsEndpoint: url, iamEndpoint: url });
	}

	/** What an ImportedKey is made of. */
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
					const importParameters = { wrappingAlgorithm, importToken, publicKey, expirationTime: until };
					return { keyId, importParameters, material: { file }, expirationTime };
				},
			},
		];
	}
}
