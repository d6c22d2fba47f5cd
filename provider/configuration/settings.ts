/**
 * The sources of each setting, in order of precedence: Pulumi config `huaweicloud:<name>`, then these environment
 * variables. A name with a dot is a field of an object setting.
 *
 * The variables are those of the vendor's Terraform provider (HW_*), of its SDKs (HUAWEICLOUD_SDK_*) and of OpenStack
 * clients (OS_*). Pulumi's bridge of the Terraform provider uses the same names in config.
 */
export const SETTINGS = {
	region: ["HW_REGION_NAME", "OS_REGION_NAME"],
	projectId: ["HW_PROJECT_ID", "HUAWEICLOUD_SDK_PROJECT_ID", "OS_PROJECT_ID", "OS_TENANT_ID"],
	projectName: ["HW_PROJECT_NAME", "OS_PROJECT_NAME", "OS_TENANT_NAME"],
	credentialSource: ["HW_CREDENTIAL_SOURCE"],
	token: ["HW_AUTH_TOKEN", "OS_AUTH_TOKEN"],
	accessKey: ["HW_ACCESS_KEY", "HUAWEICLOUD_SDK_AK", "OS_ACCESS_KEY"],
	secretKey: ["HW_SECRET_KEY", "HUAWEICLOUD_SDK_SK", "OS_SECRET_KEY"],
	securityToken: ["HW_SECURITY_TOKEN", "HUAWEICLOUD_SDK_SECURITY_TOKEN", "OS_SECURITY_TOKEN"],
	userName: ["HW_USER_NAME", "OS_USERNAME"],
	password: ["HW_USER_PASSWORD", "OS_PASSWORD"],
	domainId: ["HW_DOMAIN_ID", "HUAWEICLOUD_SDK_DOMAIN_ID", "OS_DOMAIN_ID", "OS_USER_DOMAIN_ID"],
	domainName: ["HW_DOMAIN_NAME", "OS_DOMAIN_NAME", "OS_USER_DOMAIN_NAME"],
	"webIdentity.providerUrn": ["HUAWEICLOUD_OIDC_PROVIDER_URN"],
	"webIdentity.agencyUrn": ["HUAWEICLOUD_OIDC_AGENCY_URN"],
	"webIdentity.idToken": ["HUAWEICLOUD_OIDC_ID_TOKEN"],
	"webIdentity.tokenFile": ["HUAWEICLOUD_OIDC_TOKEN_FILE"],
	"webIdentity.sessionName": ["HUAWEICLOUD_OIDC_SESSION_NAME"],
	"webIdentity.duration": ["HUAWEICLOUD_OIDC_DURATION_SECONDS"],
	"webIdentity.policy": ["HUAWEICLOUD_OIDC_POLICY"],
	"webIdentity.policyIds": ["HUAWEICLOUD_OIDC_POLICY_IDS"],
	profile: ["HW_PROFILE"],
	sharedConfigFile: ["HW_SHARED_CONFIG_FILE", "HUAWEICLOUD_SDK_CREDENTIALS_FILE"],
	"assumeRole.agencyName": ["HW_ASSUME_ROLE_AGENCY_NAME"],
	"assumeRole.domainName": ["HW_ASSUME_ROLE_DOMAIN_NAME"],
	"assumeRole.domainId": ["HW_ASSUME_ROLE_DOMAIN_ID"],
	"assumeRole.duration": ["HW_ASSUME_ROLE_DURATION"],
	authUrl: ["HW_AUTH_URL", "HUAWEICLOUD_SDK_IAM_ENDPOINT", "OS_AUTH_URL"],
	cloud: ["HW_CLOUD"],
	"endpoints.kms": [],
	"endpoints.iam": [],
	"endpoints.sts": ["HUAWEICLOUD_SDK_STS_ENDPOINT"],
	"endpoints.metadata": ["HW_METADATA_ENDPOINT"],
	insecure: ["HW_INSECURE", "OS_INSECURE"],
	cacertFile: ["HW_CACERT_FILE", "OS_CACERT"],
	cert: ["HW_CERT", "OS_CERT"],
	key: ["HW_KEY", "OS_KEY"],
	maxRetries: ["HW_MAX_RETRIES"],
} as const satisfies Record<string, readonly string[]>;

export type SettingName = keyof typeof SETTINGS;

/** The source of a setting in Pulumi config, for messages: "Pulumi config huaweicloud:region". */
export function configSourceOf(name: SettingName): string {
	return `Pulumi config huaweicloud:${name}`;
}

/** All sources of a setting, for messages: "Pulumi config huaweicloud:region, HW_REGION_NAME or OS_REGION_NAME". */
export function sourcesOf(name: SettingName): string {
	const sources = [configSourceOf(name), ...SETTINGS[name]];
	const last = sources.pop();
	return sources.length > 0 ? `${sources.join(", ")} or ${last}` : `${last}`;
}
