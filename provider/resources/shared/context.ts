import type { KmsClients } from "../../clients/kmsClients";
import type { Configuration } from "../../configuration/configuration";
import type { Clock } from "../../time";

/** What a lifecycle works with, the same for all kinds of resources in a process. */
export interface Surroundings {
	readonly clock: Clock;
	readonly configuration: Configuration;
	readonly clients: KmsClients;
	/** Ids of the keys that this run's program has as resources of its own. A refresh runs no program. */
	readonly ownKeys: Set<string>;
	/** The environment of the process, where key material may be. */
	readonly env: NodeJS.ProcessEnv;
	/** Tells the user something about a run, beside what the engine shows. */
	readonly tell: (line: string) => void;
}
