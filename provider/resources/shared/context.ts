import type { KmsClients, OperationClients } from "../../clients/kmsClients";
import type { Configuration } from "../../configuration/configuration";
import { Deadline } from "../../http/deadline";
import type { Clock } from "../../time";
import type { ScryptCost } from "../../wrapping";
import type { Log } from "./lifecycle";
import type { Run } from "./run";

/** What all operations of a run share: made at configure. */
export interface RunContext {
	readonly clock: Clock;
	/** The scrypt cost of new fingerprints. A stored fingerprint states its own. */
	readonly scryptCost: ScryptCost;
	/** The environment of the process, where key material may be. */
	readonly env: NodeJS.ProcessEnv;
	readonly log: Log;
	readonly configuration: Configuration;
	readonly clients: KmsClients;
	readonly run: Run;
}

/** What one operation of the engine works with. */
export interface ProviderContext extends Omit<RunContext, "clients"> {
	readonly clients: OperationClients;
	/** The time that the operation may take. */
	readonly deadline: Deadline;
}

/** The context of an operation that starts now. */
export function operationContext(context: RunContext): ProviderContext {
	const deadline = new Deadline(context.clock);
	return { ...context, clients: context.clients.within(deadline), deadline };
}
