import type { Tags } from "../../kms/client";
import { holdsMaterial, KEY_STATE } from "../../kms/keyState";
import type { KeyDetails } from "../../kms/wire";
import { type KeyPlace, keyResourceId } from "../shared/key";
import { pick } from "../shared/properties";
import type { ExternalKeyInputs } from "./inputs";
import { DEFAULTS } from "./inputs";

/** What the state file holds. Every release must be able to read what an earlier one wrote. */
export interface ExternalKeyState extends Omit<ExternalKeyInputs, "keySpec" | "keyUsage" | keyof KeyPlace>, KeyPlace {
	readonly keySpec: string;
	readonly keyUsage?: string | undefined;
	/** As the API spells it, when it was last looked at: "5" until material is in, then "2" enabled or "3" disabled. */
	readonly keyState: string;
	/** The key was there before this resource: a run that was killed had made it. */
	readonly adopted?: true | undefined;
}

const STATE_NAMES = [
	"region",
	"projectId",
	"keyId",
	"endpoint",
	"alias",
	"keySpec",
	"keyUsage",
	"description",
	"tags",
	"enterpriseProjectId",
	"pendingDeletionDays",
	"enabled",
	"keyState",
	"adopted",
] as const;

export const externalKeyId = keyResourceId("external key");

/** A state fit for the engine: nothing undefined, nothing of the engine's own. */
export function stateOf(state: ExternalKeyState): ExternalKeyState {
	return pick(state, STATE_NAMES);
}

/** What the service says about a key, over what the state knew and the service doesn't tell. */
export function withDetails(
	stored: Partial<ExternalKeyState>,
	place: KeyPlace,
	key: KeyDetails,
	tags: Tags | undefined,
): ExternalKeyState {
	const { keyState } = key;
	const { pendingDeletionDays = DEFAULTS.pendingDeletionDays } = stored;
	// A key without material is neither: then the program's wish stands.
	const enabled = holdsMaterial(keyState) ? keyState === KEY_STATE.enabled : (stored.enabled ?? DEFAULTS.enabled);
	const details = {
		alias: key.alias ?? stored.alias ?? "",
		keySpec: key.keySpec ?? stored.keySpec ?? DEFAULTS.keySpec,
		keyUsage: key.keyUsage ?? stored.keyUsage,
		description: (key.description ?? stored.description) || undefined,
		enterpriseProjectId: key.enterpriseProjectId ?? stored.enterpriseProjectId,
	};
	const { adopted } = stored;
	return stateOf({ ...place, ...details, tags, pendingDeletionDays, enabled, keyState, adopted });
}
