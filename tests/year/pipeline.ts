import type { Day, KeyOfDay } from "./calendar";
import type { FaultProxy } from "./faultProxy";
import { isNamedById } from "./slips";

/** A resource in the state. */
export interface StoredResource {
	/** Kind and name, such as "keyMaterial ledger". */
	readonly name: string;
	readonly id: string;
	readonly outputs: Readonly<Record<string, unknown>>;
}

/** A key as a run's program declares it. */
export interface DeclaredKey extends KeyOfDay {
	readonly existingKeyId?: string | undefined;
}

/** A command of the pipeline, or of somebody with the pipeline's stack. */
export interface Command {
	readonly kind: "preview" | "up" | "refresh" | "destroy";
	readonly program: readonly DeclaredKey[];
	/** Resources to replace, by kind and name, such as "keyMaterial ledger". */
	readonly replace?: readonly string[];
	/** Resources that the run is about, by kind and name. */
	readonly target?: readonly string[];
	/** Environment variables beside those of the pipeline. */
	readonly env?: Readonly<Record<string, string>>;
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
	run(command: Command, proxy: FaultProxy): Promise<RunResult>;
	/** Runs a command twice at once. */
	race(command: Command, proxies: readonly [FaultProxy, FaultProxy]): Promise<readonly RunResult[]>;
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

/** The program of a day, with the ids of the keys that it names by their ids. */
export function declared(
	{ number, program }: Day,
	ids: { keyIdOf(name: string): string | undefined },
): readonly DeclaredKey[] {
	return program.map((key) => (isNamedById(key, number) ? { ...key, existingKeyId: ids.keyIdOf(key.name) } : key));
}
