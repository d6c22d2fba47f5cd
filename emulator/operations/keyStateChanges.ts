import * as v from "valibot";
import { KEY_STATE, type Key } from "../keys/keyStore";
import { kmsOperation } from "../kmsOperation";
import { code, field, keyOnly } from "../operation";
import { type RefusalCode, refuse } from "../refusal";

interface Switch {
	readonly name: string;
	readonly summary: string;
	readonly from: Key["state"];
	readonly to: Key["state"];
	readonly otherwise: RefusalCode;
}

const { enabled, disabled, pendingDeletion, pendingImport } = KEY_STATE;

/** The two operations that switch a key on and off. */
const SWITCHES: readonly Switch[] = [
	{ name: "enable-key", summary: "enables a disabled key", from: disabled, to: enabled, otherwise: "KMS.1201" },
	{ name: "disable-key", summary: "disables an enabled key", from: enabled, to: disabled, otherwise: "KMS.1301" },
];

const DAY_MS = 24 * 60 * 60 * 1000;

/** Flat, where other operations wrap it. */
const FlatState = v.strictObject({ key_id: v.string(), key_state: v.string() });

export const changeState = [
	...SWITCHES.map(({ name, summary, from, to, otherwise }) =>
		kmsOperation({
			name,
			group: "keys",
			summary,
			request: keyOnly,
			answer: v.strictObject({ key_info: FlatState }),
			refusals: ["KMS.0207", otherwise],
			handle: ({ key_id }, { projectId }, { keys }) => {
				const key = keys.get(projectId, key_id);
				if (key.state !== from) throw refuse(otherwise);
				keys.update(key, { state: to });
				return { key_info: { key_id, key_state: to } };
			},
		}),
	),
	kmsOperation({
		name: "schedule-key-deletion",
		group: "keys",
		summary: "deletes a key in 7 to 1096 days",
		request: v.object({
			key_id: field.keyId,
			pending_days: v.pipe(
				field.text(/^\d{1,4}$/, "KMS.1401"),
				v.check((days) => Number(days) >= 7 && Number(days) <= 1096, code("KMS.1401")),
			),
			sequence: field.sequence,
		}),
		answer: FlatState,
		refusals: ["KMS.0207", "KMS.1401", "KMS.1402"],
		handle: ({ key_id, pending_days }, { projectId }, { keys, clock }) => {
			const key = keys.get(projectId, key_id);
			if (key.state === pendingDeletion) throw refuse("KMS.1402");
			const deletionAt = clock.now() + Number(pending_days) * DAY_MS;
			const { state } = keys.update(key, { state: pendingDeletion, deletionAt });
			return { key_id, key_state: state };
		},
	}),
	kmsOperation({
		name: "cancel-key-deletion",
		group: "keys",
		summary: "takes the deletion back; the key is disabled or, without material, pending import",
		request: keyOnly,
		answer: FlatState,
		refusals: ["KMS.0207", "KMS.1501"],
		handle: ({ key_id }, { projectId }, { keys }) => {
			const key = keys.get(projectId, key_id);
			if (key.state !== pendingDeletion) throw refuse("KMS.1501");
			const { state } = keys.update(key, {
				state: key.holdsMaterial ? disabled : pendingImport,
				deletionAt: undefined,
			});
			return { key_id, key_state: state };
		},
	}),
];
