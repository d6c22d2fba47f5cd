import { plainName } from "../suggestion";
import { configSourceOf, SETTING_ENTRIES, SETTINGS, type SettingName } from "./settings";

/** What other tools and other clouds call a setting, in small letters and without separators. */
const OTHER_NAMES: Readonly<Record<string, SettingName>> = {
	...{ ak: "accessKey", accesskeyid: "accessKey", sk: "secretKey", secretaccesskey: "secretKey" },
	...{ sessiontoken: "securityToken", authtoken: "token", iamtoken: "token" },
	...{
		user: "userName",
		userpassword: "password",
		account: "domainName",
		accountname: "domainName",
		accountid: "domainId",
	},
	...{ regionid: "region", regionname: "region", project: "projectId", tenant: "projectId" },
	...{ kmsendpoint: "endpoints.kms", kmsendpoints: "endpoints.kms", kmsurl: "endpoints.kms" },
	...{ iamendpoint: "endpoints.iam", iamendpoints: "endpoints.iam", iamurl: "endpoints.iam" },
	...{ stsendpoint: "endpoints.sts", stsendpoints: "endpoints.sts", stsurl: "endpoints.sts" },
};
/** Whatever it is exactly, it says where requests are to go. */
const ADDRESS = /endpoint|url$/;
/** How the variables of this provider begin. */
const PREFIX = /^(?:HW|HUAWEI_?CLOUD(?:_SDK)?)_/;

const NAMES: ReadonlyMap<string, SettingName> = new Map(SETTING_ENTRIES.map(([name]) => [plainName(name), name]));

/** The setting that a name in Pulumi config is another name of. */
export function settingOf(name: string): SettingName | "endpoints" | undefined {
	const written = plainName(name);
	if (Object.hasOwn(OTHER_NAMES, written)) return OTHER_NAMES[written];
	return ADDRESS.test(written) ? "endpoints" : undefined;
}

/** The right name for a variable of this provider's that is named like a setting: a variable, or Pulumi config where there is none. */
export function rightVariable(variable: string): string | undefined {
	const name = variable.replace(PREFIX, "");
	const setting = NAMES.get(plainName(name)) ?? settingOf(name);
	if (setting === undefined) return undefined;
	const [right = configSourceOf(setting)] = setting === "endpoints" ? [] : SETTINGS[setting].variables;
	return right;
}
