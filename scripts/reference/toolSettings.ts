/** A setting of another tool. */
export interface ToolSetting {
	/** As the tool spells it. A dot separates a block from its field. */
	readonly name: string;
	readonly variables: readonly string[];
}

/** A tool that users of this provider have configured already. */
export interface Tool {
	readonly title: string;
	/** Whether its settings are written in Pulumi config, in camelCase, by Pulumi's bridge. */
	readonly isBridged?: true;
	/** Where the list was taken from. */
	readonly source: string;
	readonly settings: readonly ToolSetting[];
}

const setting = (name: string, ...variables: string[]): ToolSetting => ({ name, variables });

const TERRAFORM: Tool = {
	title: "The vendor's Terraform provider, and Pulumi's bridge of it",
	isBridged: true,
	source: "`huaweicloud/provider.go` of terraform-provider-huaweicloud 1.97.1",
	settings: [
		setting("region", "HW_REGION_NAME", "OS_REGION_NAME"),
		setting("access_key", "HW_ACCESS_KEY", "OS_ACCESS_KEY"),
		setting("secret_key", "HW_SECRET_KEY", "OS_SECRET_KEY"),
		setting("security_token", "HW_SECURITY_TOKEN"),
		setting("token", "HW_AUTH_TOKEN", "OS_AUTH_TOKEN"),
		setting("user_name", "HW_USER_NAME", "OS_USERNAME"),
		setting("user_id", "HW_USER_ID", "OS_USER_ID"),
		setting("password", "HW_USER_PASSWORD", "OS_PASSWORD"),
		setting("domain_id", "HW_DOMAIN_ID", "OS_DOMAIN_ID", "OS_USER_DOMAIN_ID", "OS_PROJECT_DOMAIN_ID"),
		setting("domain_name", "HW_DOMAIN_NAME", "OS_DOMAIN_NAME", "OS_USER_DOMAIN_NAME", "OS_PROJECT_DOMAIN_NAME"),
		setting("project_id", "HW_PROJECT_ID", "OS_PROJECT_ID"),
		setting("project_name", "HW_PROJECT_NAME", "OS_PROJECT_NAME"),
		setting("tenant_id", "OS_TENANT_ID"),
		setting("tenant_name", "OS_TENANT_NAME"),
		setting("assume_role.agency_name", "HW_ASSUME_ROLE_AGENCY_NAME"),
		setting("assume_role.domain_name", "HW_ASSUME_ROLE_DOMAIN_NAME"),
		setting("assume_role.domain_id", "HW_ASSUME_ROLE_DOMAIN_ID"),
		setting("assume_role.duration", "HW_ASSUME_ROLE_DURATION"),
		setting(
			"assume_role_with_oidc",
			"HW_ASSUME_ROLE_IDP_ID",
			"HW_ASSUME_ROLE_ID_TOKEN",
			"HW_ASSUME_ROLE_ID_TOKEN_FILE",
		),
		setting("agency_name", "OS_AGENCY_NAME"),
		setting("agency_domain_name", "OS_AGENCY_DOMAIN_NAME"),
		setting("delegated_project", "OS_DELEGATED_PROJECT"),
		setting("enterprise_project_id", "HW_ENTERPRISE_PROJECT_ID"),
		setting("auth_url", "HW_AUTH_URL", "OS_AUTH_URL"),
		setting("cloud", "HW_CLOUD"),
		setting("endpoints.kms"),
		setting("endpoints.iam"),
		setting("endpoints.sts"),
		setting("regional"),
		setting("shared_config_file", "HW_SHARED_CONFIG_FILE"),
		setting("profile", "HW_PROFILE"),
		setting("insecure", "HW_INSECURE", "OS_INSECURE"),
		setting("cacert_file", "OS_CACERT"),
		setting("cert", "OS_CERT"),
		setting("key", "OS_KEY"),
		setting("max_retries", "HW_MAX_RETRIES"),
		setting("signing_algorithm", "HW_SIGNING_ALGORITHM"),
		setting("enable_force_new", "HW_ENABLE_FORCE_NEW"),
		setting("skip_check_website_type", "SKIP_CHECK_WEBSITE_TYPE"),
		setting("skip_check_upgrade", "SKIP_CHECK_UPGRADE"),
		setting("default_tags"),
		setting("ignore_tags"),
	],
};

const OPEN_TELEKOM_CLOUD: Tool = {
	title: "Open Telekom Cloud's Terraform provider",
	source: "`opentelekomcloud/provider.go` of terraform-provider-opentelekomcloud, October 2024",
	settings: [
		setting("access_key", "OS_ACCESS_KEY"),
		setting("secret_key", "OS_SECRET_KEY"),
		setting("security_token", "OS_SECURITY_TOKEN"),
		setting("token", "OS_TOKEN", "OS_AUTH_TOKEN"),
		setting("user_name", "OS_USERNAME"),
		setting("user_id", "OS_USER_ID"),
		setting("password", "OS_PASSWORD"),
		setting("passcode", "OS_PASSCODE"),
		setting("domain_id", "OS_USER_DOMAIN_ID", "OS_PROJECT_DOMAIN_ID", "OS_DOMAIN_ID"),
		setting("domain_name", "OS_USER_DOMAIN_NAME", "OS_PROJECT_DOMAIN_NAME", "OS_DOMAIN_NAME", "OS_DEFAULT_DOMAIN"),
		setting("tenant_id", "OS_TENANT_ID", "OS_PROJECT_ID"),
		setting("tenant_name", "OS_TENANT_NAME", "OS_PROJECT_NAME"),
		setting("region", "OS_REGION_NAME", "OS_REGION"),
		setting("auth_url", "OS_AUTH_URL"),
		setting("cloud", "OS_CLOUD"),
		setting("agency_name", "OS_AGENCY_NAME"),
		setting("agency_domain_name", "OS_AGENCY_DOMAIN_NAME"),
		setting("delegated_project", "OS_DELEGATED_PROJECT"),
		setting("insecure", "OS_INSECURE"),
		setting("cacert_file", "OS_CACERT"),
		setting("cert", "OS_CERT"),
		setting("key", "OS_KEY"),
		setting("endpoint_type", "OS_ENDPOINT_TYPE"),
		setting("swauth", "OS_SWAUTH"),
		setting("allow_reauth", "OS_ALLOW_REAUTH"),
		setting("max_retries"),
		setting("max_backoff_retries", "OS_MAX_BACKOFF_RETRIES"),
		setting("backoff_retry_timeout", "OS_BACKOFF_RETRY_TIMEOUT"),
		setting("debug", "OS_DEBUG"),
	],
};

const SDKS: Tool = {
	title: "The vendor's SDKs",
	source: "`huaweicloudsdkcore` of the Python SDK 3.1.211, and the cores of the Go, Java and Node SDKs",
	settings: [
		setting("access key", "HUAWEICLOUD_SDK_AK"),
		setting("secret key", "HUAWEICLOUD_SDK_SK"),
		setting("security token", "HUAWEICLOUD_SDK_SECURITY_TOKEN"),
		setting("project id", "HUAWEICLOUD_SDK_PROJECT_ID"),
		setting("domain id", "HUAWEICLOUD_SDK_DOMAIN_ID"),
		setting("identity provider", "HUAWEICLOUD_SDK_IDP_ID", "HUAWEICLOUD_SDK_ID_TOKEN_FILE"),
		setting("credentials file", "HUAWEICLOUD_SDK_CREDENTIALS_FILE"),
		setting("IAM endpoint", "HUAWEICLOUD_SDK_IAM_ENDPOINT"),
		setting("STS endpoint", "HUAWEICLOUD_SDK_STS_ENDPOINT"),
		setting("endpoint of KMS in a region", "HUAWEICLOUD_SDK_REGION_KMS_CN_NORTH_4"),
		setting("endpoint of IAM in a region", "HUAWEICLOUD_SDK_REGION_IAM_CN_NORTH_4"),
		setting("endpoint of STS in a region", "HUAWEICLOUD_SDK_REGION_STS_CN_NORTH_4"),
		setting("regions file", "HUAWEICLOUD_SDK_REGIONS_FILE"),
		setting("credentials of containers", "HC_CONTAINER_CREDENTIALS_FULL_URI", "HC_CONTAINER_AUTHORIZATION_TOKEN_FILE"),
		setting("kind of credentials", "HUAWEICLOUD_SDK_TYPE"),
	],
};

/** The tools with settings of their own. The command-line tool has none but its profiles. */
export const TOOLS: readonly Tool[] = [TERRAFORM, OPEN_TELEKOM_CLOUD, SDKS];
