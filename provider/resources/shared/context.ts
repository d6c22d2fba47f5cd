import type { KmsClients } from "../../clients/kmsClients";
import type { Configuration } from "../../configuration/configuration";
import type { Clock } from "../../time";
import type { Log } from "./lifecycle";
import type { Run } from "./run";

/** What a lifecycle works with: one for all kinds, made at configure. */
export interface ProviderContext {
	readonly clock: Clock;
	/** The environment of the process, where key material may be. */
	readonly env: NodeJS.ProcessEnv;
	readonly log: Log;
	readonly configuration: Configuration;
	readonly clients: KmsClients;
	readonly run: Run;
}
