import { toRfc3339 } from "../../time";
import { keyResourceId } from "../shared/key";
import { toState } from "../shared/properties";
import { properties, type WrappedKeyMaterialState } from "./properties";

export const wrappedKeyMaterialId = keyResourceId("wrapped key material");

export function stateOf(values: Omit<WrappedKeyMaterialState, "expiresAt">): WrappedKeyMaterialState {
	return toState(properties, { ...values, expiresAt: toRfc3339(values.expirationTime) });
}

/** Whether the engine handed over a state, and not only an id. */
export function isComplete(stored: Partial<WrappedKeyMaterialState>): stored is WrappedKeyMaterialState {
	return stored.encryptedKeyMaterial !== undefined && stored.importToken !== undefined;
}
