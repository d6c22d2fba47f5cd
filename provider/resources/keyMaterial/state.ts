import type { KeyDetails } from "../../kms/wire";
import { hasPassed, toRfc3339 } from "../../time";
import { keyResourceId } from "../shared/key";
import { toState } from "../shared/properties";
import { type KeyMaterialState, properties } from "./properties";

/** When material expires, epoch seconds; undefined if never. */
export interface Expiry {
	readonly expirationTime?: number | undefined;
}

export const keyMaterialId = keyResourceId("key material");

export function stateOf(values: Omit<KeyMaterialState, "expiresAt">): KeyMaterialState {
	const { expirationTime } = values;
	const expiresAt = expirationTime === undefined ? "" : toRfc3339(expirationTime);
	// Engines show an output without a value as unknown.
	const { importedAt = "", adopted = false } = values;
	return toState(properties, { ...values, expiresAt, importedAt, adopted });
}

/** The state with what the service now says about the key. */
export function withDetails(state: KeyMaterialState, key: KeyDetails): KeyMaterialState {
	return stateOf({ ...state, keyState: key.keyState, expirationTime: expiryIn(key, state) });
}

/** When the material in a key expires: as the service says or, if the site doesn't say, as it was known. */
export function expiryIn({ expirationTime }: KeyDetails, known: Expiry): number | undefined {
	return expirationTime === undefined ? known.expirationTime : (expirationTime ?? undefined);
}

/** Whether the program's expiry of the material has passed. */
export function hasExpired({ expirationTime }: Expiry, nowMs: number): boolean {
	return expirationTime !== undefined && hasPassed(expirationTime, nowMs);
}
