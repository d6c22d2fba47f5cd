import type { SettingName } from "./settings";
import type { SettingValues } from "./settingValues";

/** A setting of another tool, known by its names, that this provider does not use. */
export interface UnusedSetting {
	/** Names in Pulumi config, as Pulumi's bridge of the Terraform provider spells them. */
	readonly config?: readonly string[];
	readonly variables?: readonly string[];
	/** Why it has no effect: the end of "NAME is not used: …". */
	readonly why: string;
	/**
	 * What to set instead. Given if the setting decides who acts, where, or where requests are sent: then it is refused. Otherwise it
	 * is ignored.
	 */
	readonly instead?: string;
	/** Whether a refused setting would decide anything, given the others. @default always */
	readonly decides?: (values: SettingValues) => boolean;
}

const OTHER_CREDENTIALS = "Set an access key, a token, or a user with a password.";
const CREDENTIALS: readonly SettingName[] = ["token", "accessKey", "userName", "webIdentity.agencyUrn"];

/** Whether nothing of higher precedence says who acts. */
const hasNoCredentials = (values: SettingValues) =>
	values.get("credentialSource") === undefined && CREDENTIALS.every((name) => values.get(name) === undefined);

/**
 * The settings of the vendor's Terraform provider and Pulumi's bridge of it, of Open Telekom Cloud's Terraform provider and of the
 * vendor's SDKs that `settings.ts` doesn't have. `docs/configuration.md` has the versions that were read.
 */
export const UNUSED_SETTINGS: readonly UnusedSetting[] = [
	{
		config: ["assumeRoleWithOidc"],
		variables: ["HW_ASSUME_ROLE_IDP_ID", "HW_ASSUME_ROLE_ID_TOKEN", "HW_ASSUME_ROLE_ID_TOKEN_FILE"],
		why: "identity providers are named by their URN here",
		instead: "Set huaweicloud:webIdentity or the HUAWEICLOUD_OIDC_* variables.",
		decides: hasNoCredentials,
	},
	{
		variables: ["HUAWEICLOUD_SDK_IDP_ID", "HUAWEICLOUD_SDK_ID_TOKEN_FILE"],
		why: "it selects an identity provider of IAM, and only those of STS are supported",
		instead: "Set huaweicloud:webIdentity or the HUAWEICLOUD_OIDC_* variables, or set other credentials.",
		decides: hasNoCredentials,
	},
	{
		variables: ["HC_CONTAINER_CREDENTIALS_FULL_URI", "HC_CONTAINER_AUTHORIZATION_TOKEN_FILE"],
		why: "credentials of containers are not supported",
		instead: OTHER_CREDENTIALS,
		decides: hasNoCredentials,
	},
	{
		variables: ["HUAWEICLOUD_SDK_REGIONS_FILE"],
		why: "files of endpoints are not read",
		instead: "Set huaweicloud:endpoints to the URLs of this region.",
		decides: (values) => values.get("endpoints.kms") === undefined,
	},
	{
		variables: ["OS_CLOUD"],
		why: "the file clouds.yaml is not read",
		instead: OTHER_CREDENTIALS,
		decides: hasNoCredentials,
	},
	{
		config: ["passcode"],
		variables: ["OS_PASSCODE"],
		why: "one-time codes of multi-factor authentication are not supported",
		instead: "Use an access key, or a user without multi-factor authentication.",
		decides: (values) => values.get("password") !== undefined || hasNoCredentials(values),
	},
	{
		config: ["userId"],
		variables: ["HW_USER_ID", "OS_USER_ID"],
		why: "users are identified by their name and account",
		instead: "Set userName with domainName or domainId.",
		decides: (values) =>
			(values.get("password") !== undefined && values.get("userName") === undefined) || hasNoCredentials(values),
	},
	{
		variables: ["OS_APPLICATION_CREDENTIAL_ID", "OS_APPLICATION_CREDENTIAL_NAME", "OS_APPLICATION_CREDENTIAL_SECRET"],
		why: "application credentials of OpenStack are not supported",
		instead: OTHER_CREDENTIALS,
		decides: hasNoCredentials,
	},
	{ config: ["regional"], why: "endpoints are always those of the region" },
	{ config: ["defaultTags"], why: "a key has the tags that the program gives it" },
	{ config: ["ignoreTags"], why: "an ExternalKey without tags leaves those of the key alone" },
	{
		config: ["enableForceNew"],
		variables: ["HW_ENABLE_FORCE_NEW"],
		why: "what replaces a key is fixed, and shown in the preview",
	},
	{
		config: ["skipCheckWebsiteType"],
		variables: ["SKIP_CHECK_WEBSITE_TYPE"],
		why: "the site follows from the region and huaweicloud:cloud",
	},
	{ config: ["skipCheckUpgrade"], variables: ["SKIP_CHECK_UPGRADE"], why: "no check for upgrades is made" },
	{ config: ["swauth"], variables: ["OS_SWAUTH"], why: "it concerns object storage" },
	{ config: ["endpointType"], variables: ["OS_ENDPOINT_TYPE"], why: "endpoints are not taken from a catalog" },
	{ config: ["allowReauth"], variables: ["OS_ALLOW_REAUTH"], why: "tokens are always renewed" },
	{
		config: ["maxBackoffRetries", "backoffRetryTimeout"],
		variables: ["OS_MAX_BACKOFF_RETRIES", "OS_BACKOFF_RETRY_TIMEOUT"],
		why: "Retry-After and huaweicloud:maxRetries govern retries",
	},
	{ variables: ["HUAWEICLOUD_SDK_TYPE"], why: "the kind of credentials follows from their settings" },
	{ variables: ["OS_DEBUG"], why: "requests are never logged" },
];

/**
 * The services whose URLs `endpoints` of the vendor's Terraform provider can hold, besides those that this provider calls. They have
 * no effect here.
 */
export const OTHER_SERVICES: readonly string[] = (
	"aad accessanalyzer anti-ddos aom apig apm appstream asm autoscaling bcs bms bss cae cbh cbr cc cce cci ccm cdm cdn ces cfw " +
	"cloudtable cms coc codearts_build codearts_deploy codearts_pipeline codehub cph cpts cse css cts dataarts dbss dc dcs ddm dds " +
	"deh dis dli dms dns drs dsc dws ecs eg elb eps er evs fgs ga gaussdb geip geminidb ges hss identitycenter identitystore iec " +
	"ims iotda live lts meeting mkt modelarts mpc mrs nat obs oms opengauss organizations projectman ram rds rfs rgc rms rts scm " +
	"sdrs secmaster servicestage sfs sfs-turbo smn sms swr taurusdb tms ucs vbs vod vpc vpcep vpn vss waf workspace"
).split(" ");
