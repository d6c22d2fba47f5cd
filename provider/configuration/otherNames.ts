import { configSourceOf, SETTING_ENTRIES } from "./settings";

/** What other tools and other clouds call a setting, in small letters and without separators. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
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

const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, "");
const VARIABLES: ReadonlyMap<string, readonly string[]> = new Map(
	SETTING_ENTRIES.map(([name, { variables }]) => [name, variables]),
);
const NAMES: ReadonlyMap<string, string> = new Map(SETTING_ENTRIES.map(([name]) => [plain(name), name]));

/** The setting that a name in Pulumi config is another name of. */
export function settingOf(name: string): string | undefined {
	const written = plain(name);
	if (Object.hasOwn(OTHER_NAMES, written)) return OTHER_NAMES[written];
	return ADDRESS.test(written) ? "endpoints" : undefined;
}

/** The right name for a variable that is named like a setting: a variable, or Pulumi config where there is none. */
export function rightVariable(variable: string): string | undefined {
	if (!PREFIX.test(variable)) return undefined;
	const name = variable.replace(PREFIX, "");
	const setting = NAMES.get(plain(name)) ?? settingOf(name);
	return setting && (VARIABLES.get(setting)?.[0] ?? configSourceOf(setting));
}
