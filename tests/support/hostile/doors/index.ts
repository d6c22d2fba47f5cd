import type { OpenDoor } from "../door";
import { openAnswers } from "./answers";
import { openArguments } from "./arguments";
import { openCertificates } from "./certificates";
import { openDebugLines } from "./debugLines";
import { openFingerprints } from "./fingerprints";
import { openMaterial } from "./material";
import { openProfiles } from "./profiles";
import { openProxies } from "./proxies";
import { openReferences } from "./references";
import { openResourceIds } from "./resourceIds";
import { openSettings } from "./settings";
import { openStates } from "./states";
import { openWire } from "./wire";

interface DoorRow {
	readonly open: OpenDoor;
	/** Of all cases, in proportion to the other doors. Doors with little cost get most. */
	readonly share: number;
}

/** Every place where input from elsewhere comes in. */
export const DOORS = {
	settings: { open: openSettings, share: 8 },
	profiles: { open: openProfiles, share: 8 },
	"proxies and NO_PROXY": { open: openProxies, share: 10 },
	"certificates and keys": { open: openCertificates, share: 3 },
	"arguments at check": { open: openArguments, share: 4 },
	material: { open: openMaterial, share: 10 },
	"references to material": { open: openReferences, share: 5 },
	"ids of resources": { open: openResourceIds, share: 10 },
	fingerprints: { open: openFingerprints, share: 8 },
	"stored states": { open: openStates, share: 2 },
	"answers of services": { open: openAnswers, share: 16 },
	"answers over the wire": { open: openWire, share: 2 },
	"debug lines": { open: openDebugLines, share: 14 },
} as const satisfies Readonly<Record<string, DoorRow>>;

export type DoorName = keyof typeof DOORS;
