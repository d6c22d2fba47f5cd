import type { Key } from "./keyStore";
import { ACCOUNT } from "./settings";

/** A key as describe-key and list-keys show it: all values are strings, and all times are milliseconds. */
export function keyDetails(key: Key, region: string): Readonly<Record<string, string>> {
	return {
		key_id: key.keyId,
		domain_id: ACCOUNT.domainId,
		key_alias: key.alias,
		realm: region,
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
		keystore_id: key.keystoreId,
	};
}
