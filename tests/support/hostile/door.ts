import type fc from "fast-check";
import type { Planted } from "./planted";
import type { Outcome } from "./verdict";

/** A place where input from elsewhere comes in, and what comes. */
export interface Door<Case = unknown> {
	/** Data only, so that a case can be handed to another thread. */
	readonly cases: fc.Arbitrary<Case>;
	/** @throws {KmsImportError} if the case is refused */
	knock(given: Case): Outcome | Promise<Outcome>;
	close?(): void | Promise<void>;
}

export type OpenDoor = (planted: Planted) => Door | Promise<Door>;
