import { KEY_STATE, type Key } from "../keyStore";
import { kmsOperation } from "../kmsOperation";
import { field, keyOnly, parseBody } from "../operation";
import { type RefusalCode, refuse } from "../refusal";

interface Switch {
	readonly name: string;
	readonly from: Key["state"];
	readonly to: Key["state"];
	readonly otherwise: RefusalCode;
}

const { enabled, disabled, pendingDeletion, pendingImport } = KEY_STATE;

/** The two operations that switch a key on and off. */
const SWITCHES: readonly Switch[] = [
	{ name: "enable-key", from: disabled, to: enabled, otherwise: "KMS.1201" },
	{ name: "disable-key", from: enabled, to: disabled, otherwise: "KMS.1301" },
];

const DAY_MS = 24 * 60 * 60 * 1000;

export const changeState = [
	...SWITCHES.map(({ name, from, to, otherwise }) =>
		kmsOperation(name, (call, { keys }) => {
			const { key_id } = parseBody(call, keyOnly);
			const key = keys.get(call.projectId, key_id);
			if (key.state !== from) throw refuse(otherwise);
			keys.update(key, { state: to });
			return { body: { key_info: { key_id, key_state: to } } };
		}),
	),
	kmsOperation("schedule-key-deletion", (call, { keys, clock }) => {
		const { key_id, pending_days } = parseBody(call, {
			key_id: field.keyId,
			pending_days: field.text(/^\d{1,4}$/, "KMS.1401"),
			sequence: field.sequence,
		});
		const days = Number(pending_days);
		const key = keys.get(call.projectId, key_id);
		if (days < 7 || days > 1096) throw refuse("KMS.1401");
		if (key.state === pendingDeletion) throw refuse("KMS.1402");
		const { state } = keys.update(key, { state: pendingDeletion, deletionAt: clock.now() + days * DAY_MS });
		return { body: { key_id, key_state: state } };
	}),
	kmsOperation("cancel-key-deletion", (call, { keys }) => {
		const { key_id } = parseBody(call, keyOnly);
		const key = keys.get(call.projectId, key_id);
		if (key.state !== pendingDeletion) throw refuse("KMS.1501");
		const { state } = keys.update(key, { state: key.holdsMaterial ? disabled : pendingImport, deletionAt: undefined });
		return { body: { key_id, key_state: state } };
	}),
];
