import * as v from "valibot";
import { rotationAt, withInterval } from "../keys/keyRotation";
import { KEY_SPECS } from "../keys/keySpecs";
import { KEY_STATE, type Key, type KeyStore } from "../keys/keyStore";
import { kmsOperation } from "../kmsOperation";
import { code, field, keyOnly } from "../operation";
import { type RefusalCode, refuse } from "../refusal";

const DEFAULT_INTERVAL_DAYS = 365;
const MIN_INTERVAL_DAYS = 30;
const MAX_INTERVAL_DAYS = 365;

const REFUSED_KINDS = { symmetric: undefined, asymmetric: "KMS.0324", mac: "KMS.0341" } as const;
const KIND_REFUSALS = ["KMS.0207", "KMS.0324", "KMS.0341"] as const satisfies readonly RefusalCode[];
const CHANGE_REFUSALS = [...KIND_REFUSALS, "KMS.0312", "KMS.0209", "KMS.0210"] as const;

/** @throws {Refusal} KMS.0207, KMS.0324, KMS.0341 */
function symmetricKey(keys: KeyStore, projectId: string, keyId: string): Key {
	const key = keys.get(projectId, keyId);
	const refusal = REFUSED_KINDS[KEY_SPECS[key.spec].kind];
	if (refusal) throw refuse(refusal);
	return key;
}

/** @throws {Refusal} as `symmetricKey`, and KMS.0312, KMS.0209, KMS.0210 */
function rotatableKey(keys: KeyStore, projectId: string, keyId: string): Key {
	const key = symmetricKey(keys, projectId, keyId);
	if (key.origin === "external") throw refuse("KMS.0312");
	if (key.state === KEY_STATE.disabled) throw refuse("KMS.0209");
	if (key.state === KEY_STATE.pendingDeletion) throw refuse("KMS.0210");
	return key;
}

const interval = v.pipe(
	v.number(code("KMS.3001")),
	v.integer(code("KMS.3001")),
	v.minValue(MIN_INTERVAL_DAYS, code("KMS.3001")),
	v.maxValue(MAX_INTERVAL_DAYS, code("KMS.3001")),
);

/** The operations that enable and disable rotation, with the interval afterwards. */
const ROTATION_CHANGES = [
	{
		name: "enable-key-rotation",
		summary: "enables the rotation of a key with generated material, every 365 days",
		days: DEFAULT_INTERVAL_DAYS,
	},
	{ name: "disable-key-rotation", summary: "disables the rotation of a key", days: undefined },
];

export const rotation = [
	kmsOperation({
		name: "get-key-rotation-status",
		group: "keys",
		summary: "returns whether a key rotates, how often it did and when last",
		request: keyOnly,
		response: v.strictObject({
			key_rotation_enabled: v.boolean(),
			rotation_interval: v.number(),
			last_rotation_time: v.pipe(v.string(), v.regex(/^(\d{13,15})?$/)),
			number_of_rotations: v.number(),
			key_materials: v.array(v.strictObject({})),
		}),
		refusals: KIND_REFUSALS,
		handle: ({ key_id }, { projectId }, { keys, clock }) => {
			const { intervalDays, count, lastAt } = rotationAt(symmetricKey(keys, projectId, key_id).rotation, clock.now());
			return {
				key_rotation_enabled: intervalDays !== undefined,
				rotation_interval: intervalDays ?? 0,
				last_rotation_time: `${lastAt ?? ""}`,
				number_of_rotations: count,
				key_materials: [],
			};
		},
	}),
	...ROTATION_CHANGES.map(({ name, summary, days }) =>
		kmsOperation({
			name,
			group: "keys",
			summary,
			request: keyOnly,
			response: v.strictObject({}),
			refusals: CHANGE_REFUSALS,
			handle: ({ key_id }, { projectId }, { keys, clock }) => {
				const key = rotatableKey(keys, projectId, key_id);
				keys.update(key, { rotation: withInterval(key.rotation, days, clock.now()) });
				return {};
			},
		}),
	),
	kmsOperation({
		name: "update-key-rotation-interval",
		group: "keys",
		summary: "changes the rotation interval of a key, to 30 to 365 days",
		request: v.object({ key_id: field.keyId, rotation_interval: interval, sequence: field.sequence }),
		response: v.strictObject({}),
		refusals: [...CHANGE_REFUSALS, "KMS.0313", "KMS.3001"],
		handle: ({ key_id, rotation_interval }, { projectId }, { keys, clock }) => {
			const key = rotatableKey(keys, projectId, key_id);
			if (key.rotation?.intervalDays === undefined) throw refuse("KMS.0313");
			keys.update(key, { rotation: withInterval(key.rotation, rotation_interval, clock.now()) });
			return {};
		},
	}),
];
