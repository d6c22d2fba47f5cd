import * as v from "valibot";
import { KEY_SPECS } from "../keys/keySpecs";
import { KEY_STATE, WITHOUT_MATERIAL } from "../keys/keyStore";
import { kmsOperation } from "../kmsOperation";
import { keyOnly } from "../operation";
import { refuse } from "../refusal";

export const deleteImportedKeyMaterial = kmsOperation({
	name: "delete-imported-key-material",
	group: "material",
	summary: "deletes the material of a key, which becomes pending import and accepts only the same bytes again",
	request: keyOnly,
	response: v.strictObject({}),
	refusals: ["KMS.0207", "KMS.0309", "KMS.2702", "KMS.0210", "KMS.2701"],
	handle: ({ key_id }, { projectId }, { keys }) => {
		const key = keys.get(projectId, key_id);
		if (key.origin !== "external") throw refuse("KMS.0309");
		if (KEY_SPECS[key.spec].kind === "asymmetric") throw refuse("KMS.2702");
		if (key.state === KEY_STATE.pendingDeletion) throw refuse("KMS.0210");
		if (key.state === KEY_STATE.pendingImport) throw refuse("KMS.2701");
		keys.update(key, { state: KEY_STATE.pendingImport, ...WITHOUT_MATERIAL });
		return {};
	},
});
