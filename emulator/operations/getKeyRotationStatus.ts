import { KEY_SPECS } from "../keySpecs";
import { kmsOperation } from "../kmsOperation";
import { keyOnly, parseBody } from "../operation";
import { refuse } from "../refusal";

const REFUSALS = { symmetric: undefined, asymmetric: "KMS.0324", mac: "KMS.0341" } as const;
const LONGEST_INTERVAL_DAYS = 365;

/** No key of the emulator ever rotates. */
export const getKeyRotationStatus = kmsOperation("get-key-rotation-status", (call, { keys }) => {
	const { key_id } = parseBody(call, keyOnly);
	const refusal = REFUSALS[KEY_SPECS[keys.get(call.projectId, key_id).spec].kind];
	if (refusal) throw refuse(refusal);
	return {
		body: {
			key_rotation_enabled: false,
			rotation_interval: LONGEST_INTERVAL_DAYS,
			last_rotation_time: "",
			number_of_rotations: 0,
			key_materials: [],
		},
	};
});
