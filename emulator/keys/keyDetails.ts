import * as v from "valibot";
import { ACCOUNT } from "../settings/settings";
import type { Key } from "./keyStore";

const milliseconds = (pattern: RegExp, meaning: string) => v.pipe(v.string(), v.regex(pattern), v.description(meaning));
const optionalMilliseconds = milliseconds(/^(\d{13,15})?$/, "Milliseconds since the epoch; empty if not set");

/** A key as describe-key and list-keys return it. All values are strings, and all times are in milliseconds. */
export const KeyDetails = v.strictObject({
	key_id: v.string(),
	domain_id: v.string(),
	key_alias: v.string(),
	realm: v.string(),
	key_spec: v.string(),
	key_usage: v.string(),
	key_description: v.string(),
	creation_date: milliseconds(/^\d{13}$/, "Milliseconds since the epoch"),
	scheduled_deletion_date: optionalMilliseconds,
	key_state: v.pipe(
		v.picklist(["2", "3", "4", "5"]),
		v.description("2 enabled, 3 disabled, 4 pending deletion, 5 pending import"),
	),
	default_key_flag: v.literal("0"),
	key_type: v.literal("1"),
	expiration_time: optionalMilliseconds,
	origin: v.picklist(["kms", "external"]),
	key_rotation_enabled: v.picklist(["true", "false"]),
	sys_enterprise_project_id: v.string(),
	keystore_id: v.string(),
});

export function keyDetails(key: Key, region: string): v.InferOutput<typeof KeyDetails> {
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
		key_rotation_enabled: key.rotation?.intervalDays === undefined ? "false" : "true",
		sys_enterprise_project_id: key.enterpriseProjectId,
		keystore_id: key.keystoreId,
	};
}
