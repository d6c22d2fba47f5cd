import { kmsOperation } from "../kmsOperation";
import { keyOnly, parseBody } from "../operation";
import { ACCOUNT } from "../settings";

/** All values are strings, and all times are milliseconds. */
export const describeKey = kmsOperation("describe-key", (call, { keys, settings }) => {
	const { key_id } = parseBody(call, keyOnly);
	const key = keys.get(call.projectId, key_id);
	return {
		body: {
			key_info: {
				key_id: key.keyId,
				domain_id: ACCOUNT.domainId,
				key_alias: key.alias,
				realm: settings.region,
				key_spec: key.spec,
				key_usage: key.usage,
				key_description: key.description,
				creation_date: `${key.createdAt}`,
				scheduled_deletion_date: `${key.deletionAt ?? ""}`,
				key_state: key.state,
				default_key_flag: "0",
				key_type: "1",
				expiration_time: `${key.materialExpiresAt ?? ""}`,
				origin: key.origin,
				key_rotation_enabled: "false",
				sys_enterprise_project_id: key.enterpriseProjectId,
				keystore_id: "0",
			},
		},
	};
});
