import * as v from "valibot";
import { KEY_SPECS } from "../keySpecs";
import { kmsOperation } from "../kmsOperation";
import { keyOnly } from "../operation";
import { refuse } from "../refusal";

const REFUSALS = { symmetric: undefined, asymmetric: "KMS.0324", mac: "KMS.0341" } as const;
const LONGEST_INTERVAL_DAYS = 365;

/** No key of the emulator ever rotates. */
export const getKeyRotationStatus = kmsOperation({
	name: "get-key-rotation-status",
	group: "keys",
	summary: "tells that a key doesn't rotate",
	request: keyOnly,
	answer: v.strictObject({
		key_rotation_enabled: v.boolean(),
		rotation_interval: v.number(),
		last_rotation_time: v.string(),
		number_of_rotations: v.number(),
		key_materials: v.array(v.strictObject({})),
	}),
	refusals: ["KMS.0207", "KMS.0324", "KMS.0341"],
	handle: ({ key_id }, { projectId }, { keys }) => {
		const refusal = REFUSALS[KEY_SPECS[keys.get(projectId, key_id).spec].kind];
		if (refusal) throw refuse(refusal);
		return {
			key_rotation_enabled: false,
			rotation_interval: LONGEST_INTERVAL_DAYS,
			last_rotation_time: "",
			number_of_rotations: 0,
			key_materials: [],
		};
	},
});
