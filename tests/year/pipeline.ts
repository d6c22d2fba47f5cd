import type { KeyOfDay } from "./calendar";
import type { Gate } from "./faultProxy";

/** A resource as it is in the state. */
export interface StoredResource {
	/** Its kind and name. */
	readonly name: string;
	readonly id: string;
	readonly outputs: Readonly<Record<string, unknown>>;
}

/** How a run ended. */
export interface RunResult {
	/** What failed, where something did. */
	readonly failure?: string | undefined;
	/** The engine's steps but for those that changed nothing: "update keyMaterial ledger". */
	readonly steps: readonly string[];
}

/** What runs the program of a day on the resources of one stack. */
export interface Pipeline {
	/** @throws {Killed} where the gate ended the run */
	run(kind: "preview" | "up" | "refresh", program: readonly KeyOfDay[], gate: Gate): Promise<RunResult>;
	/** Two runs at once. A result that is not there is that of a run which the other kept out. */
	race(program: readonly KeyOfDay[], gates: readonly [Gate, Gate]): Promise<readonly RunResult[]>;
	/** Makes way for the next run after one that was killed. */
	clearUp(): Promise<void>;
	/** The resources in the state. @throws where it can't be read */
	resources(): Promise<readonly StoredResource[]>;
	close(): Promise<void>;
}

/** A run was killed. */
export class Killed extends Error {
	override readonly name = "Killed";
}
