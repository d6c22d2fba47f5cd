import type { ImportParametersOfKey } from "../../kms/client";
import { toRfc3339 } from "../../time";
import { pick } from "../shared/properties";
import { type ImportParametersInputs, INPUT_NAMES } from "./inputs";

/** What the state file holds. Every release must be able to read what an earlier one wrote. */
export interface ImportParametersState extends ImportParametersInputs, ImportParametersOfKey {
	readonly projectId: string;
	/** `expirationTime` for people, RFC 3339. */
	readonly expiresAt: string;
}

const STATE_NAMES = [...INPUT_NAMES, "importToken", "publicKey", "expirationTime", "expiresAt"] as const;

export function stateOf(
	inputs: ImportParametersInputs,
	projectId: string,
	parameters: ImportParametersOfKey,
): ImportParametersState {
	const expiresAt = toRfc3339(parameters.expirationTime);
	return { ...pick(inputs, INPUT_NAMES), projectId, ...parameters, expiresAt };
}

/** A state as the engine hands it over, without what is the engine's own in it. */
export function storedState(stored: ImportParametersState): ImportParametersState {
	return pick(stored, STATE_NAMES);
}

/** Whether the engine handed over a state, and not only an id, as it does for `.get`. */
export function isComplete(stored: Partial<ImportParametersState>): stored is ImportParametersState {
	return stored.importToken !== undefined && stored.publicKey !== undefined && stored.expirationTime !== undefined;
}
