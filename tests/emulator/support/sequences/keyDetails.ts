import { type ModelKey, SPECS } from "./keyModel";

export const DOMAIN_ID = "5f0d9a7be3c24c81b6a4d2f1e0938475";

/** KeyDetails of the fact sheet: all values are strings, and all times in milliseconds. */
export function detailsOf(key: ModelKey, region: string) {
	return {
		key_id: key.id,
		domain_id: DOMAIN_ID,
		key_alias: key.alias,
		realm: region,
		key_spec: key.spec,
		key_usage: SPECS[key.spec].usage,
		key_description: key.description,
		creation_date: `${key.createdAt}`,
		scheduled_deletion_date: `${key.deletionAt ?? ""}`,
		key_state: key.state,
		default_key_flag: "0",
		key_type: "1",
		expiration_time: key.materialExpiresAt === undefined ? "" : `${key.materialExpiresAt}000`,
		origin: key.origin,
		key_rotation_enabled: "false",
		sys_enterprise_project_id: "0",
		keystore_id: key.keystore,
	};
}

export interface ListFields {
	readonly limit?: number;
	readonly marker?: number;
	readonly key_state?: string;
	readonly key_spec?: string;
}

/** A page of keys. The marker is the number of preceding keys. */
export function listOf(keys: readonly ModelKey[], fields: ListFields, region: string) {
	const { limit = 1000, marker = 0, key_state, key_spec = "AES_256" } = fields;
	const found = keys.filter(
		({ state, spec }) => [state, undefined].includes(key_state as typeof state) && [spec, "ALL"].includes(key_spec),
	);
	const page = found.slice(marker, marker + limit);
	const isTruncated = marker + limit < found.length;
	return {
		keys: page.map(({ id }) => id),
		key_details: page.map((key) => detailsOf(key, region)),
		next_marker: isTruncated ? `${marker + limit}` : "",
		truncated: `${isTruncated}`,
		total: found.length,
	};
}

export function tagsOf({ tags }: ModelKey) {
	return { tags: [...tags].map(([key, value]) => ({ key, value })), existTagsNum: tags.size };
}
