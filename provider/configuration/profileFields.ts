/** The tool that a profile belongs to: the vendor's command-line tool, or its SDKs. */
export type ProfileFormat = "hcloud" | "ini";

/** What the fields of a profile are judged by. */
interface ProfileKey {
	readonly accessKey?: string | undefined;
}

/** A field of a profile that this provider knows. */
export interface ProfileField {
	readonly name: string;
	/** Why it has no effect, or can't be used. Undefined if it is used. */
	readonly why?: string;
	/** What to do instead. Given if the field decides who acts: then it is refused. */
	readonly instead?: string;
	/** Whether a refused field decides anything in a profile. @default always */
	readonly decides?: (profile: ProfileKey) => boolean;
}

const hasNoAccessKey = ({ accessKey }: ProfileKey) => accessKey === undefined;

/** Fields as in the Terraform provider's `SharedConfig` and KooCLI's guide, and keys as in the Python SDK's `auth/provider.py`. */
export const PROFILE_FIELDS: Readonly<Record<ProfileFormat, readonly ProfileField[]>> = {
	hcloud: [
		{ name: "mode" },
		{ name: "accessKeyId" },
		{ name: "secretAccessKey" },
		{ name: "securityToken" },
		{ name: "ssoAuth" },
		{ name: "region" },
		{ name: "projectId" },
		{ name: "agencyName" },
		{ name: "agencyDomainId" },
		{ name: "agencyDomainName" },
		{
			name: "sourceProfile",
			why: "the access key of another profile is not looked up",
			instead: "Select that profile, and set huaweicloud:assumeRole to the agency.",
		},
		{
			name: "xAuthToken",
			why: "tokens are not read from profiles",
			instead: "Set huaweicloud:token or HW_AUTH_TOKEN.",
			decides: hasNoAccessKey,
		},
		{ name: "domainId", why: "the access key belongs to one account" },
		{ name: "readTimeout", why: "deadlines are fixed" },
		{ name: "connectTimeout", why: "deadlines are fixed" },
		{ name: "retryCount", why: "huaweicloud:maxRetries counts" },
		{ name: "skipSecureVerify", why: "certificates are verified unless huaweicloud:insecure is set" },
	],
	ini: [
		{ name: "ak" },
		{ name: "sk" },
		{ name: "security_token" },
		{ name: "project_id" },
		{ name: "iam_endpoint" },
		{
			name: "idp_id",
			why: "identity providers of IAM are not supported",
			instead: "Add an access key (ak, sk).",
			decides: hasNoAccessKey,
		},
		{
			name: "id_token_file",
			why: "identity providers of IAM are not supported",
			instead: "Add an access key (ak, sk).",
			decides: hasNoAccessKey,
		},
		{ name: "domain_id", why: "the access key belongs to one account" },
	],
};

/** The first field that is set and would have to be dropped, as the reason of an error. Undefined if there is none. */
export function refusedField(
	format: ProfileFormat,
	profile: ProfileKey,
	read: (name: string) => unknown,
): string | undefined {
	for (const { name, why, instead, decides = () => true } of PROFILE_FIELDS[format]) {
		if (instead === undefined || !read(name) || !decides(profile)) continue;
		return `its ${name} can't be used: ${why}. ${instead}`;
	}
	return undefined;
}
