/**
 * Where each setting is looked for: Pulumi config `huaweicloud:<name>` first, then these environment variables in order.
 * The names are those of the vendor's Terraform provider (HW_*), SDKs (HUAWEICLOUD_SDK_*) and of OpenStack clients (OS_*).
 */
export const SETTINGS = {
	region: ["HW_REGION_NAME", "OS_REGION_NAME"],
	projectId: ["HW_PROJECT_ID", "HUAWEICLOUD_SDK_PROJECT_ID", "OS_PROJECT_ID", "OS_TENANT_ID"],
	projectName: ["HW_PROJECT_NAME", "OS_PROJECT_NAME", "OS_TENANT_NAME"],
	token: ["HW_AUTH_TOKEN", "OS_AUTH_TOKEN"],
	userName: ["HW_USER_NAME", "OS_USERNAME"],
	password: ["HW_USER_PASSWORD", "OS_PASSWORD"],
	domainId: ["HW_DOMAIN_ID", "HUAWEICLOUD_SDK_DOMAIN_ID", "OS_DOMAIN_ID", "OS_USER_DOMAIN_ID"],
	domainName: ["HW_DOMAIN_NAME", "OS_DOMAIN_NAME", "OS_USER_DOMAIN_NAME"],
	authUrl: ["HW_AUTH_URL", "OS_AUTH_URL"],
	cloud: ["HW_CLOUD"],
	maxRetries: ["HW_MAX_RETRIES"],
	endpoints: [],
} as const satisfies Record<string, readonly string[]>;

export type SettingName = keyof typeof SETTINGS;

/** "Pulumi config huaweicloud:region, HW_REGION_NAME or OS_REGION_NAME", for messages. */
export function placesOf(name: SettingName): string {
	const places = [`Pulumi config huaweicloud:${name}`, ...SETTINGS[name]];
	const last = places.pop();
	return places.length > 0 ? `${places.join(", ")} or ${last}` : `${last}`;
}
