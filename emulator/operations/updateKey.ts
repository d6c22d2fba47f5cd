import * as v from "valibot";
import { KEY_STATE, type Key, type KeyStore } from "../keys/keyStore";
import { kmsOperation } from "../kmsOperation";
import { field } from "../operation";
import { refuse } from "../refusal";

/** @throws {Refusal} KMS.0207, KMS.0210 */
function changeableKey(keys: KeyStore, projectId: string, keyId: string): Key {
	const key = keys.get(projectId, keyId);
	if (key.state === KEY_STATE.pendingDeletion) throw refuse("KMS.0210");
	return key;
}

export const updateKey = [
	kmsOperation({
		name: "update-key-alias",
		group: "keys",
		summary: "changes the alias of a key",
		request: v.object({ key_id: field.keyId, sequence: field.sequence, key_alias: field.alias }),
		response: v.strictObject({ key_info: v.strictObject({ key_id: v.string(), key_alias: v.string() }) }),
		refusals: ["KMS.0207", "KMS.0210", "KMS.1101", "KMS.1104"],
		handle: ({ key_id, key_alias }, { projectId }, { keys }) => {
			const key = changeableKey(keys, projectId, key_id);
			if (keys.isAliasTaken(projectId, key_alias, key_id)) throw refuse("KMS.1104");
			keys.update(key, { alias: key_alias });
			return { key_info: { key_id, key_alias } };
		},
	}),
	kmsOperation({
		name: "update-key-description",
		group: "keys",
		summary: "changes the description of a key",
		request: v.object({ key_id: field.keyId, sequence: field.sequence, key_description: field.description }),
		response: v.strictObject({ key_info: v.strictObject({ key_id: v.string(), key_description: v.string() }) }),
		refusals: ["KMS.0207", "KMS.0210", "KMS.1103"],
		handle: ({ key_id, key_description }, { projectId }, { keys }) => {
			keys.update(changeableKey(keys, projectId, key_id), { description: key_description });
			return { key_info: { key_id, key_description } };
		},
	}),
];
