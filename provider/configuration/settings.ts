import {
	BOOLEAN,
	CREDENTIAL,
	DOMAIN,
	FILE_OR_TEXT,
	type Form,
	ID,
	LINE,
	NAME,
	oneOf,
	PROJECT_ID,
	REGION,
	seconds,
	URL_TEXT,
	WHOLE_NUMBER,
} from "./settingForms";

/** One setting: where it is found, and what it must be. */
export interface Setting {
	/** Environment variables, in order of precedence. */
	readonly variables: readonly string[];
	readonly form: Form;
	/** Other names in Pulumi config, which Pulumi's bridge of the Terraform provider has. */
	readonly aliases?: readonly string[];
	/** Whether no message may show the value. */
	readonly isSecret?: true;
}

const AGENCY_SECONDS = seconds(900, 86_400);
const STS_SECONDS = seconds(900, 43_200);

/**
 * The settings, in Pulumi config `huaweicloud:<name>`, or else in these environment variables. A name with a dot is a field of an
 * object setting.
 *
 * The variables are those of the vendor's Terraform provider (HW_*), of its SDKs (HUAWEICLOUD_SDK_*) and of OpenStack
 * clients (OS_*). Pulumi's bridge of the Terraform provider uses the same names in config.
 */
export const SETTINGS = {
	region: { variables: ["HW_REGION_NAME", "OS_REGION_NAME", "OS_REGION"], form: REGION },
	projectId: {
		variables: ["HW_PROJECT_ID", "HUAWEICLOUD_SDK_PROJECT_ID", "OS_PROJECT_ID", "OS_TENANT_ID"],
		form: PROJECT_ID,
		aliases: ["tenantId"],
	},
	projectName: {
		variables: ["HW_PROJECT_NAME", "OS_PROJECT_NAME", "OS_TENANT_NAME"],
		form: NAME,
		aliases: ["tenantName"],
	},
	enterpriseProjectId: { variables: ["HW_ENTERPRISE_PROJECT_ID"], form: ID },
	credentialSource: { variables: ["HW_CREDENTIAL_SOURCE"], form: NAME },
	token: { variables: ["HW_AUTH_TOKEN", "OS_AUTH_TOKEN", "OS_TOKEN"], form: CREDENTIAL, isSecret: true },
	accessKey: {
		variables: ["HW_ACCESS_KEY", "HUAWEICLOUD_SDK_AK", "OS_ACCESS_KEY"],
		form: CREDENTIAL,
		isSecret: true,
	},
	secretKey: {
		variables: ["HW_SECRET_KEY", "HUAWEICLOUD_SDK_SK", "OS_SECRET_KEY"],
		form: CREDENTIAL,
		isSecret: true,
	},
	securityToken: {
		variables: ["HW_SECURITY_TOKEN", "HUAWEICLOUD_SDK_SECURITY_TOKEN", "OS_SECURITY_TOKEN"],
		form: CREDENTIAL,
		isSecret: true,
	},
	userName: { variables: ["HW_USER_NAME", "OS_USERNAME"], form: NAME },
	password: { variables: ["HW_USER_PASSWORD", "OS_PASSWORD"], form: LINE, isSecret: true },
	domainId: {
		variables: [
			"HW_DOMAIN_ID",
			"HUAWEICLOUD_SDK_DOMAIN_ID",
			"OS_DOMAIN_ID",
			"OS_USER_DOMAIN_ID",
			"OS_PROJECT_DOMAIN_ID",
		],
		form: ID,
	},
	domainName: {
		variables: [
			"HW_DOMAIN_NAME",
			"OS_DOMAIN_NAME",
			"OS_USER_DOMAIN_NAME",
			"OS_PROJECT_DOMAIN_NAME",
			"OS_DEFAULT_DOMAIN",
		],
		form: NAME,
	},
	"webIdentity.providerUrn": { variables: ["HUAWEICLOUD_OIDC_PROVIDER_URN"], form: NAME },
	"webIdentity.agencyUrn": { variables: ["HUAWEICLOUD_OIDC_AGENCY_URN"], form: NAME },
	"webIdentity.idToken": { variables: ["HUAWEICLOUD_OIDC_ID_TOKEN"], form: CREDENTIAL, isSecret: true },
	"webIdentity.tokenFile": { variables: ["HUAWEICLOUD_OIDC_TOKEN_FILE"], form: LINE },
	"webIdentity.sessionName": { variables: ["HUAWEICLOUD_OIDC_SESSION_NAME"], form: NAME },
	"webIdentity.duration": { variables: ["HUAWEICLOUD_OIDC_DURATION_SECONDS"], form: STS_SECONDS },
	"webIdentity.policy": { variables: ["HUAWEICLOUD_OIDC_POLICY"], form: FILE_OR_TEXT },
	"webIdentity.policyIds": { variables: ["HUAWEICLOUD_OIDC_POLICY_IDS"], form: LINE },
	profile: { variables: ["HW_PROFILE"], form: NAME },
	sharedConfigFile: { variables: ["HW_SHARED_CONFIG_FILE", "HUAWEICLOUD_SDK_CREDENTIALS_FILE"], form: LINE },
	"assumeRole.agencyName": { variables: ["HW_ASSUME_ROLE_AGENCY_NAME"], form: NAME },
	"assumeRole.domainName": { variables: ["HW_ASSUME_ROLE_DOMAIN_NAME"], form: NAME },
	"assumeRole.domainId": { variables: ["HW_ASSUME_ROLE_DOMAIN_ID"], form: ID },
	"assumeRole.duration": { variables: ["HW_ASSUME_ROLE_DURATION"], form: AGENCY_SECONDS },
	agencyName: { variables: ["OS_AGENCY_NAME"], form: NAME },
	agencyDomainName: { variables: ["OS_AGENCY_DOMAIN_NAME"], form: NAME },
	delegatedProject: { variables: ["OS_DELEGATED_PROJECT"], form: NAME },
	authUrl: { variables: ["HW_AUTH_URL", "HUAWEICLOUD_SDK_IAM_ENDPOINT", "OS_AUTH_URL"], form: URL_TEXT },
	cloud: { variables: ["HW_CLOUD"], form: DOMAIN },
	"endpoints.kms": { variables: [], form: URL_TEXT },
	"endpoints.iam": { variables: [], form: URL_TEXT },
	"endpoints.sts": { variables: ["HUAWEICLOUD_SDK_STS_ENDPOINT"], form: URL_TEXT },
	"endpoints.metadata": { variables: ["HW_METADATA_ENDPOINT"], form: URL_TEXT },
	signingAlgorithm: {
		variables: ["HW_SIGNING_ALGORITHM"],
		form: oneOf(["HmacSHA256"], "must be HmacSHA256, the only algorithm that requests are signed with"),
	},
	insecure: { variables: ["HW_INSECURE", "OS_INSECURE"], form: BOOLEAN },
	cacertFile: { variables: ["HW_CACERT_FILE", "OS_CACERT"], form: FILE_OR_TEXT },
	cert: { variables: ["HW_CERT", "OS_CERT"], form: FILE_OR_TEXT },
	key: { variables: ["HW_KEY", "OS_KEY"], form: FILE_OR_TEXT, isSecret: true },
	maxRetries: { variables: ["HW_MAX_RETRIES"], form: WHOLE_NUMBER },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof SETTINGS;

/** Every setting by its name, as what all have in common. */
export const SETTING_ENTRIES = Object.entries(SETTINGS) as readonly (readonly [SettingName, Setting])[];

/** The names at the top level of Pulumi config, such as `endpoints`, with those of aliases. */
export const CONFIG_NAMES: readonly string[] = [
	...new Set(SETTING_ENTRIES.flatMap(([name, { aliases = [] }]) => [name.split(".")[0] ?? name, ...aliases])),
];

/** The object settings, each with the names of its fields. */
export const OBJECT_SETTINGS: ReadonlyMap<string, readonly string[]> = Object.keys(SETTINGS).reduce((objects, name) => {
	const [head = "", field] = name.split(".");
	return field === undefined ? objects : objects.set(head, [...(objects.get(head) ?? []), field]);
}, new Map<string, string[]>());

/** The namespace of the settings in Pulumi config, which is that of Pulumi's bridge of the Terraform provider. */
export const NAMESPACE = "huaweicloud";

/** The full name of a setting in Pulumi config: "huaweicloud:region". */
export function configNameOf(name: string): string {
	return `${NAMESPACE}:${name}`;
}

/** The source of a setting in Pulumi config, for messages: "Pulumi config huaweicloud:region". */
export function configSourceOf(name: string): string {
	return `Pulumi config ${configNameOf(name)}`;
}

/** All sources of a setting, for messages: "Pulumi config huaweicloud:region, HW_REGION_NAME or OS_REGION_NAME". */
export function sourcesOf(name: SettingName): string {
	const sources = [configSourceOf(name), ...SETTINGS[name].variables];
	const last = sources.pop();
	return sources.length > 0 ? `${sources.join(", ")} or ${last}` : `${last}`;
}
