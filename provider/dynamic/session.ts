import { KmsClients } from "../clients/kmsClients";
import { Configuration } from "../configuration/configuration";
import type { ReadConfig } from "../configuration/settingValues";
import { settingsSnapshot } from "../configuration/snapshot";
import { createLifecycles, type KindName, type Lifecycles } from "../resources/kinds";
import type { Log } from "../resources/shared/lifecycle";
import { Run } from "../resources/shared/run";
import type { Clock } from "../time";

/** What the process gives. */
export interface Process {
	readonly clock: Clock;
	readonly env: NodeJS.ProcessEnv;
	readonly log: Log;
}

interface Configured {
	/** Of all settings. */
	readonly snapshot: string;
	readonly clients: KmsClients;
	readonly lifecycles: Lifecycles;
	/** The kinds that the engine has configured for this run. */
	readonly kinds: Set<KindName>;
}

const INSECURE =
	"huaweicloud:insecure is set, so server certificates are not verified: anyone on the network path can read and change what is sent. Set huaweicloud:cacertFile instead.";

/** The run that a process serves. The engine configures each kind once a run, with the same settings; what they share is made with the first. */
export class Session {
	readonly #process: Process;
	#configured: Configured | undefined;

	constructor(process: Process) {
		this.#process = process;
	}

	configure(kind: KindName, config: ReadConfig): void {
		const { clock, env, log } = this.#process;
		const snapshot = settingsSnapshot(config, env);
		const before = this.#configured?.snapshot === snapshot ? this.#configured : undefined;
		if (before && !before.kinds.has(kind)) {
			before.kinds.add(kind);
			return;
		}
		// Configuring a kind again, or with other settings, begins another run.
		const configuration = new Configuration(config, env);
		const clients = before?.clients ?? new KmsClients(configuration, clock);
		const lifecycles = createLifecycles({ clock, env, log, configuration, clients, run: new Run() });
		this.#configured = { snapshot, clients, lifecycles, kinds: new Set([kind]) };
		if (!before && configuration.isInsecure) log("warning", INSECURE);
	}

	get lifecycles(): Lifecycles {
		if (!this.#configured) throw new TypeError("The engine must call configure before any other handler");
		return this.#configured.lifecycles;
	}
}
