import type { KeyDetails } from "../../kms/wire";
import { hasPassed, toRfc3339 } from "../../time";
import { type KeyPlace, keyResourceId } from "../shared/key";
import { pick } from "../shared/properties";

/** What the state file holds. Every release must be able to read what an earlier one wrote. */
export interface KeyMaterialState extends KeyPlace {
	/** As the API spells it: "2" enabled, "3" disabled, "5" without material. */
	readonly keyState: string;
	/** Of the bytes that went in; nothing where they were wrapped elsewhere. */
	readonly keyMaterialFingerprint?: string | undefined;
	/** When this resource brought the material in, RFC 3339. */
	readonly importedAt?: string | undefined;
	/** Epoch seconds at which the material expires; nothing means never. */
	readonly expirationTime?: number | undefined;
	/** `expirationTime` for people, RFC 3339. */
	readonly expiresAt?: string | undefined;
	/** The key held material before this resource: the fingerprint is of what the program has, not of what was seen to go in. */
	readonly adopted?: true | undefined;
}

const STATE_NAMES = [
	"region",
	"projectId",
	"keyId",
	"endpoint",
	"keyState",
	"keyMaterialFingerprint",
	"importedAt",
	"expirationTime",
	"expiresAt",
	"adopted",
] as const;

export const keyMaterialId = keyResourceId("key material");

/** A state fit for the engine: nothing undefined, nothing of the engine's own. */
export function stateOf(state: Omit<KeyMaterialState, "expiresAt">): KeyMaterialState {
	const { expirationTime } = state;
	const expiresAt = expirationTime === undefined ? undefined : toRfc3339(expirationTime);
	return pick({ ...state, expiresAt }, STATE_NAMES);
}

/** The state with what the service says about the key by now. */
export function withDetails(state: KeyMaterialState, key: KeyDetails): KeyMaterialState {
	return stateOf({ ...state, keyState: key.keyState, expirationTime: expiryIn(key, state) });
}

/** When the material in a key expires, by the service's word or, where the site doesn't give it, as it was known. */
export function expiryIn(
	{ expirationTime }: KeyDetails,
	known: Pick<KeyMaterialState, "expirationTime">,
): number | undefined {
	return expirationTime === undefined ? known.expirationTime : (expirationTime ?? undefined);
}

/** Whether the time that the program gave the material is over. */
export function hasExpired({ expirationTime }: Pick<KeyMaterialState, "expirationTime">, nowMs: number): boolean {
	return expirationTime !== undefined && hasPassed(expirationTime, nowMs);
}
