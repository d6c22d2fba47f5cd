import { keyDetails } from "../keyDetails";
import { kmsOperation } from "../kmsOperation";
import { keyOnly, parseBody } from "../operation";

export const describeKey = kmsOperation("describe-key", (call, { keys }) => {
	const { key_id } = parseBody(call, keyOnly);
	return { body: { key_info: keyDetails(keys.get(call.projectId, key_id), call.region) } };
});
