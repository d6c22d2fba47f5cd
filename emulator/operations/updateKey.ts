import { KEY_STATE } from "../keyStore";
import { kmsOperation } from "../kmsOperation";
import { field, keyOnly, parseBody } from "../operation";
import { refuse } from "../refusal";

export const updateKey = [
	kmsOperation("update-key-alias", (call, { keys }) => {
		const { key_id, key_alias } = parseBody(call, { ...keyOnly, key_alias: field.alias });
		const key = keys.get(call.projectId, key_id);
		if (key.state === KEY_STATE.pendingDeletion) throw refuse("KMS.0210");
		if (keys.isAliasTaken(call.projectId, key_alias, key_id)) throw refuse("KMS.1104");
		keys.update(key, { alias: key_alias });
		return { body: { key_info: { key_id, key_alias } } };
	}),
	kmsOperation("update-key-description", (call, { keys }) => {
		const { key_id, key_description } = parseBody(call, { ...keyOnly, key_description: field.description });
		const key = keys.get(call.projectId, key_id);
		if (key.state === KEY_STATE.pendingDeletion) throw refuse("KMS.0210");
		keys.update(key, { description: key_description });
		return { body: { key_info: { key_id, key_description } } };
	}),
];
