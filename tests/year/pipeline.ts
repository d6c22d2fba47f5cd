import type { KeyOfDay } from "./calendar";
import type { FaultProxy } from "./faultProxy";

/** A resource in the state. */
export interface StoredResource {
	/** Kind and name, such as "keyMaterial ledger". */
	readonly name: string;
	readonly id: string;
	readonly outputs: Readonly<Record<string, unknown>>;
}

/** How a run ended. */
export interface RunResult {
	/** Why the run failed; undefined if it succeeded. */
	readonly failure?: string | undefined;
	/** The steps that changed something, such as "update keyMaterial ledger". */
	readonly steps: readonly string[];
}

/** Runs a day's program on the resources of one stack. */
export interface Pipeline {
	/** @throws {RunKilledError} if the proxy killed the run */
	run(kind: "preview" | "up" | "refresh", program: readonly KeyOfDay[], proxy: FaultProxy): Promise<RunResult>;
	/** Runs two ups at once. */
	race(program: readonly KeyOfDay[], proxies: readonly [FaultProxy, FaultProxy]): Promise<readonly RunResult[]>;
	/** Releases the lock that a killed run has left. */
	releaseLock(): Promise<void>;
	/** Returns the resources in the state. @throws {Error} if the state can't be read */
	resources(): Promise<readonly StoredResource[]>;
	close(): Promise<void>;
}

/** The proxy killed the run. */
export class RunKilledError extends Error {
	override readonly name = "RunKilledError";
}
