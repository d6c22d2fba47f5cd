import type { Tags } from "../../kms/client";
import { holdsMaterial, KEY_STATE } from "../../kms/keyState";
import type { KeyDetails } from "../../kms/wire";
import { type KeyLocation, keyResourceId } from "../shared/key";
import { toState } from "../shared/properties";
import { type ExternalKeyState, properties } from "./properties";

export const externalKeyId = keyResourceId("external key");

export function stateOf(values: ExternalKeyState): ExternalKeyState {
	return toState(properties, { ...values, adopted: values.adopted ?? false });
}

/** What the service says about a key, over what the state has and the service doesn't say. */
export function withDetails(
	stored: Partial<ExternalKeyState>,
	location: KeyLocation,
	key: KeyDetails,
	tags: Tags | undefined,
): ExternalKeyState {
	const { keyState } = key;
	const { pendingDeletionDays = properties.pendingDeletionDays.default } = stored;
	// A key without material is neither enabled nor disabled: then the program's wish stands.
	const enabled = holdsMaterial(keyState)
		? keyState === KEY_STATE.enabled
		: (stored.enabled ?? properties.enabled.default);
	const details = {
		alias: key.alias ?? stored.alias ?? "",
		keySpec: key.keySpec ?? stored.keySpec ?? properties.keySpec.default,
		keyUsage: key.keyUsage ?? stored.keyUsage,
		description: (key.description ?? stored.description) || undefined,
		enterpriseProjectId: key.enterpriseProjectId ?? stored.enterpriseProjectId,
	};
	return stateOf({ ...stored, ...location, ...details, tags, pendingDeletionDays, enabled, keyState });
}
