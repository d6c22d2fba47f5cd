import * as v from "valibot";
import { KEY_SPECS } from "../keys/keySpecs";
import { kmsOperation } from "../kmsOperation";
import { keyOnly } from "../operation";
import { refuse } from "../refusal";

/** Rotation needs a second material, imported beforehand. How to import it is not documented, so there never is one. */
export const rotateOnDemand = kmsOperation({
	name: "rotate-on-demand",
	group: "keys",
	summary: "refuses to rotate an external key, because no second material can be imported",
	request: keyOnly,
	response: v.strictObject({ key_id: v.string() }),
	refusals: ["KMS.0207", "KMS.0309", "KMS.0312", "KMS.0324", "KMS.0341"],
	handle: ({ key_id }, { projectId }, { keys }) => {
		const key = keys.get(projectId, key_id);
		const { kind } = KEY_SPECS[key.spec];
		if (kind !== "symmetric") throw refuse(kind === "mac" ? "KMS.0341" : "KMS.0324");
		throw refuse(key.origin === "external" ? "KMS.0312" : "KMS.0309");
	},
});
