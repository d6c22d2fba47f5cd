import * as v from "valibot";
import { KEY_STATE, type Key } from "../keys/keyStore";
import { kmsOperation } from "../kmsOperation";
import { code, field, keyOnly } from "../operation";
import { type RefusalCode, refuse } from "../refusal";

interface StateChange {
	readonly name: string;
	readonly summary: string;
	readonly from: Key["state"];
	readonly to: Key["state"];
	readonly refusal: RefusalCode;
}

const { enabled, disabled, pendingDeletion, pendingImport } = KEY_STATE;

/** The operations that enable and disable a key. */
const STATE_CHANGES: readonly StateChange[] = [
	{ name: "enable-key", summary: "enables a disabled key", from: disabled, to: enabled, refusal: "KMS.1201" },
	{ name: "disable-key", summary: "disables an enabled key", from: enabled, to: disabled, refusal: "KMS.1301" },
];

const DAY_MS = 24 * 60 * 60 * 1000;

/** Flat, whereas other operations nest it. */
const FlatState = v.strictObject({ key_id: v.string(), key_state: v.string() });

export const keyStateChanges = [
	...STATE_CHANGES.map(({ name, summary, from, to, refusal }) =>
		kmsOperation({
			name,
			group: "keys",
			summary,
			request: keyOnly,
			response: v.strictObject({ key_info: FlatState }),
			refusals: ["KMS.0207", refusal],
			handle: ({ key_id }, { projectId }, { keys }) => {
				const key = keys.get(projectId, key_id);
				if (key.state !== from) throw refuse(refusal);
				keys.update(key, { state: to });
				return { key_info: { key_id, key_state: to } };
			},
		}),
	),
	kmsOperation({
		name: "schedule-key-deletion",
		group: "keys",
		summary: "schedules the deletion of a key in 7 to 1096 days",
		request: v.object({
			key_id: field.keyId,
			pending_days: v.pipe(
				field.text(/^\d{1,4}$/, "KMS.1401"),
				v.check((days) => Number(days) >= 7 && Number(days) <= 1096, code("KMS.1401")),
			),
			sequence: field.sequence,
		}),
		response: FlatState,
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
		summary: "cancels the deletion of a key, which becomes disabled or, without material, pending import",
		request: keyOnly,
		response: FlatState,
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
