import type { Credentials } from "../auth/credentials";
import { accountOf } from "./accounts";
import { expandHome } from "./homeFolder";
import type { SettingName } from "./settings";
import type { SettingValues } from "./settingValues";

/** A required setting, or alternatives of which one is required. */
export type Requirement = SettingName | readonly SettingName[];

/** A kind of credentials that settings can provide. */
export interface CredentialKind {
	/** For messages: "an IAM token". */
	readonly title: string;
	readonly required: readonly Requirement[];
	/** The secrets among its settings. */
	readonly secrets: readonly SettingName[];
	/** If one of these is set, this kind is meant. */
	readonly detectedBy: readonly SettingName[];
	/** Reads a required setting. By default from the source of highest precedence. */
	readonly lookUp?: (values: SettingValues, name: SettingName) => string | undefined;
	/** Called only if all required settings are set. */
	readonly read: (values: SettingValues) => Credentials;
}

const HOUR_SECONDS = 60 * 60;
const SESSION_NAME = "pulumi-huaweicloud-kms";

/** The kinds of credentials, in order of precedence. */
export const CREDENTIAL_KINDS = {
	token: {
		title: "an IAM token",
		required: ["token"],
		secrets: ["token"],
		detectedBy: ["token"],
		read: (values) => ({ kind: "token", token: values.get("token") ?? "" }),
	},
	accessKey: {
		title: "an access key",
		required: ["accessKey", "secretKey"],
		secrets: ["accessKey", "secretKey", "securityToken"],
		detectedBy: ["accessKey", "secretKey"],
		// The secret key of another access key makes a wrong signature, and too many of those lock the access key.
		lookUp: (values, name) => (name === "secretKey" ? values.getPaired(name, "accessKey")?.value : values.get(name)),
		read: (values) => {
			const secretKey = values.getPaired("secretKey", "accessKey");
			// A security token that another tool left in the environment would make a permanent access key fail.
			const groups = [values.groupOf("accessKey"), secretKey?.group];
			return {
				kind: "accessKey",
				accessKey: values.get("accessKey") ?? "",
				secretKey: secretKey?.value ?? "",
				securityToken: groups.map((group) => values.getFrom(group, "securityToken")).find(Boolean),
			};
		},
	},
	password: {
		title: "an IAM user",
		required: ["userName", "password", ["domainName", "domainId"]],
		secrets: ["password"],
		detectedBy: ["userName", "password"],
		read: (values) => {
			const [userName = "", password = ""] = [values.get("userName"), values.get("password")];
			return { kind: "password", userName, password, domain: accountOf(values, "domainName", "domainId") };
		},
	},
	webIdentity: {
		title: "a web identity",
		required: ["webIdentity.providerUrn", "webIdentity.agencyUrn", ["webIdentity.idToken", "webIdentity.tokenFile"]],
		secrets: ["webIdentity.idToken"],
		detectedBy: ["webIdentity.providerUrn", "webIdentity.agencyUrn", "webIdentity.idToken", "webIdentity.tokenFile"],
		read: (values) => {
			const idToken = values.getPreferred(["webIdentity.idToken", "webIdentity.tokenFile"]);
			return {
				kind: "webIdentity",
				providerUrn: values.get("webIdentity.providerUrn") ?? "",
				agencyUrn: values.get("webIdentity.agencyUrn") ?? "",
				sessionName: values.get("webIdentity.sessionName") ?? SESSION_NAME,
				duration: Number(values.get("webIdentity.duration") ?? HOUR_SECONDS),
				policy: values.get("webIdentity.policy"),
				policyIds: values
					.get("webIdentity.policyIds")
					?.split(",")
					.map((id) => id.trim()),
				idToken:
					idToken?.name === "webIdentity.idToken"
						? { value: idToken.value }
						: { file: expandHome(idToken?.value ?? "", values.env) },
			};
		},
	},
} satisfies Record<string, CredentialKind>;
