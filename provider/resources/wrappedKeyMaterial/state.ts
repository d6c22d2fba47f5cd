import type { WrappingAlgorithm } from "../../kms/wrappingAlgorithm";
import { toRfc3339 } from "../../time";
import type { Sm2CiphertextLayout, WrappedMaterial } from "../../wrapping";
import { type KeyPlace, keyResourceId } from "../shared/key";
import { pick } from "../shared/properties";

/** What the state file holds: wrapped material and the token it was wrapped for. Every release must read what an earlier one wrote. */
export interface WrappedKeyMaterialState extends KeyPlace, WrappedMaterial {
	readonly wrappingAlgorithm: WrappingAlgorithm;
	readonly sm2CiphertextLayout?: Sm2CiphertextLayout | undefined;
	readonly importToken: string;
	readonly publicKey: string;
	/** Of the token, epoch seconds. */
	readonly expirationTime: number;
	/** `expirationTime` for people, RFC 3339. */
	readonly expiresAt: string;
	readonly keyMaterialFingerprint: string;
}

const STATE_NAMES = [
	"region",
	"projectId",
	"keyId",
	"endpoint",
	"wrappingAlgorithm",
	"sm2CiphertextLayout",
	"encryptedKeyMaterial",
	"encryptedPrivateKey",
	"importToken",
	"publicKey",
	"expirationTime",
	"expiresAt",
	"keyMaterialFingerprint",
] as const;

export const wrappedKeyMaterialId = keyResourceId("wrapped key material");

/** A state fit for the engine: nothing undefined, nothing of the engine's own. */
export function stateOf(state: Omit<WrappedKeyMaterialState, "expiresAt">): WrappedKeyMaterialState {
	return pick({ ...state, expiresAt: toRfc3339(state.expirationTime) }, STATE_NAMES);
}

/** Whether the engine handed over a state, and not only an id. */
export function isComplete(stored: Partial<WrappedKeyMaterialState> | undefined): stored is WrappedKeyMaterialState {
	return stored?.encryptedKeyMaterial !== undefined && stored.importToken !== undefined;
}
