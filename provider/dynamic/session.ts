import { KmsClients } from "../clients/kmsClients";
import { Configuration } from "../configuration/configuration";
import { settingsSnapshot } from "../configuration/snapshot";
import type { StackConfig } from "../configuration/stackConfig";
import { createLifecycles, type Lifecycles } from "../resources/kinds";
import type { ProviderContext } from "../resources/shared/context";
import type { Log } from "../resources/shared/lifecycle";
import { Run } from "../resources/shared/run";
import type { Clock } from "../time";

/** What the process gives. */
export interface Process {
	readonly clock: Clock;
	/** The scrypt cost of new fingerprints of key material. */
	readonly scryptCost: ProviderContext["scryptCost"];
	readonly env: NodeJS.ProcessEnv;
	readonly log: Log;
	/** Lines that each run begins with, as warnings. @default none */
	readonly warnings?: readonly string[];
}

interface Configured {
	/** Of all settings. */
	readonly snapshot: string;
	readonly configuration: Configuration;
	readonly clients: KmsClients;
	readonly lifecycles: Lifecycles;
	readonly run: Run;
	/** The handlers that the engine has configured for this run. */
	readonly handlers: ReadonlySet<object>;
}

const INSECURE =
	"huaweicloud:insecure is set, so server certificates are not verified: anyone on the network path can read and change what is sent. Set huaweicloud:cacertFile instead.";

/** The run that a process serves. The engine configures each handler once a run, when it first needs it; what they share is made with the first. */
export class Session {
	readonly #process: Process;
	#configured: Configured | undefined;

	constructor(process: Process) {
		this.#process = process;
	}

	/** A handler that is configured again begins another run. The settings of the last configure count. */
	configure(handler: object, config: StackConfig): void {
		const { clock, scryptCost, env, log, warnings = [] } = this.#process;
		const before = this.#configured;
		const snapshot = settingsSnapshot(config, env);
		const isSameRun = before !== undefined && !before.handlers.has(handler);
		const { configuration, clients } = before?.snapshot === snapshot ? before : this.#connect(config);
		const run = isSameRun ? before.run : new Run();
		const handlers = new Set([...(isSameRun ? before.handlers : []), handler]);
		const lifecycles = createLifecycles({ clock, scryptCost, env, log, configuration, clients, run });
		this.#configured = { snapshot, configuration, clients, lifecycles, run, handlers };
		if (isSameRun) return;
		const insecure = configuration.isInsecure ? [INSECURE] : [];
		for (const warning of [...warnings, ...configuration.warnings, ...insecure]) log("warning", warning);
	}

	#connect(config: StackConfig): Pick<Configured, "configuration" | "clients"> {
		const configuration = new Configuration(config, this.#process.env);
		const { clock, log } = this.#process;
		return { configuration, clients: new KmsClients(configuration, clock, (line) => log("info", line)) };
	}

	get lifecycles(): Lifecycles {
		if (!this.#configured) throw new TypeError("The engine must call configure before any other handler");
		return this.#configured.lifecycles;
	}
}
