import { KEY_SPECS } from "../keySpecs";
import { KEY_STATE, WITHOUT_MATERIAL } from "../keyStore";
import { kmsOperation } from "../kmsOperation";
import { keyOnly, parseBody } from "../operation";
import { refuse } from "../refusal";

/** The key waits for its material again, and takes back the same only. */
export const deleteImportedKeyMaterial = kmsOperation("delete-imported-key-material", (call, { keys }) => {
	const { key_id } = parseBody(call, keyOnly);
	const key = keys.get(call.projectId, key_id);
	if (key.origin !== "external") throw refuse("KMS.0309");
	if (KEY_SPECS[key.spec].kind === "asymmetric") throw refuse("KMS.2702");
	if (key.state === KEY_STATE.pendingDeletion) throw refuse("KMS.0210");
	if (key.state === KEY_STATE.pendingImport) throw refuse("KMS.2701");
	keys.update(key, { state: KEY_STATE.pendingImport, ...WITHOUT_MATERIAL });
	return { body: {} };
});
