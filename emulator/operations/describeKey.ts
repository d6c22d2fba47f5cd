import * as v from "valibot";
import { KeyDetails, keyDetails } from "../keys/keyDetails";
import { kmsOperation } from "../kmsOperation";
import { keyOnly } from "../operation";

export const describeKey = kmsOperation({
	name: "describe-key",
	group: "keys",
	summary: "returns the details and the state of a key",
	request: keyOnly,
	response: v.strictObject({ key_info: KeyDetails }),
	refusals: ["KMS.0207"],
	handle: ({ key_id }, { projectId, region }, { keys }) => ({
		key_info: keyDetails(keys.get(projectId, key_id), region),
	}),
});
