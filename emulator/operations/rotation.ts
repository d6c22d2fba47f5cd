import * as v from "valibot";
import { rotationAt, withInterval } from "../keys/keyRotation";
import { KEY_SPECS } from "../keys/keySpecs";
import { KEY_STATE, type Key, type KeyStore } from "../keys/keyStore";
import { kmsOperation } from "../kmsOperation";
import { code, field, keyOnly } from "../operation";
import { type RefusalCode, refuse } from "../refusal";

const DEFAULT_INTERVAL_DAYS = 365;
const SHORTEST_INTERVAL_DAYS = 30;
const LONGEST_INTERVAL_DAYS = 365;

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

/** @throws {Refusal} of those above, and KMS.0312, KMS.0209, KMS.0210 */
function rotatingKey(keys: KeyStore, projectId: string, keyId: string): Key {
	const key = symmetricKey(keys, projectId, keyId);
	if (key.origin === "external") throw refuse("KMS.0312");
	if (key.state === KEY_STATE.disabled) throw refuse("KMS.0209");
	if (key.state === KEY_STATE.pendingDeletion) throw refuse("KMS.0210");
	return key;
}

const interval = v.pipe(
	v.number(code("KMS.3001")),
	v.integer(code("KMS.3001")),
	v.minValue(SHORTEST_INTERVAL_DAYS, code("KMS.3001")),
	v.maxValue(LONGEST_INTERVAL_DAYS, code("KMS.3001")),
);

/** The two operations that switch rotation, with the interval it then has. */
const SWITCHES = [
	{
		name: "enable-key-rotation",
		summary: "has a key of the service's own rotate, every 365 days",
		days: DEFAULT_INTERVAL_DAYS,
	},
	{ name: "disable-key-rotation", summary: "has a key no longer rotate", days: undefined },
];

export const rotation = [
	kmsOperation({
		name: "get-key-rotation-status",
		group: "keys",
		summary: "tells whether, how often and when last a key has rotated",
		request: keyOnly,
		answer: v.strictObject({
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
	...SWITCHES.map(({ name, summary, days }) =>
		kmsOperation({
			name,
			group: "keys",
			summary,
			request: keyOnly,
			answer: v.strictObject({}),
			refusals: CHANGE_REFUSALS,
			handle: ({ key_id }, { projectId }, { keys, clock }) => {
				const key = rotatingKey(keys, projectId, key_id);
				keys.update(key, { rotation: withInterval(key.rotation, days, clock.now()) });
				return {};
			},
		}),
	),
	kmsOperation({
		name: "update-key-rotation-interval",
		group: "keys",
		summary: "has a key that rotates do so every 30 to 365 days",
		request: v.object({ key_id: field.keyId, rotation_interval: interval, sequence: field.sequence }),
		answer: v.strictObject({}),
		refusals: [...CHANGE_REFUSALS, "KMS.0313", "KMS.3001"],
		handle: ({ key_id, rotation_interval }, { projectId }, { keys, clock }) => {
			const key = rotatingKey(keys, projectId, key_id);
			if (key.rotation?.intervalDays === undefined) throw refuse("KMS.0313");
			keys.update(key, { rotation: withInterval(key.rotation, rotation_interval, clock.now()) });
			return {};
		},
	}),
];
