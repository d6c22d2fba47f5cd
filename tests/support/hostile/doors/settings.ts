import assert from "node:assert/strict";
import fc from "fast-check";
import { createHandlers } from "../../../../provider";
import { KmsClients } from "../../../../provider/clients/kmsClients";
import { Configuration } from "../../../../provider/configuration/configuration";
import { KNOWN_CONFIG_NAMES } from "../../../../provider/configuration/settingNames";
import { OBJECT_SETTINGS, SETTING_ENTRIES } from "../../../../provider/configuration/settings";
import { stackConfig } from "../../../../provider/configuration/stackConfig";
import { systemClock } from "../../../../provider/time";
import { dynamicConfig } from "../../dynamicConfig";
import { LOW_COST } from "../../scryptCost";
import type { Door } from "../door";
import type { Planted } from "../planted";
import { HostileFolder } from "../specialPaths";
import { edited, hostileText } from "../texts";
import { hostileValue, objectOf } from "../values";
import type { Outcome } from "../verdict";

interface Case {
	readonly config: readonly (readonly [string, string])[];
	readonly variables: readonly (readonly [string, string])[];
	readonly region: string | undefined;
}

const VARIABLES = SETTING_ENTRIES.flatMap(([, { variables }]) => variables);
const SECRETS = ["password", "access key", "secret key", "security token", "IAM token", "id token"] as const;
const REGION = "cn-north-4";
const RIGHT = [
	"cn-north-4",
	"eu-west-101",
	"myhuaweicloud.com",
	"https://kms.cn-north-4.myhuaweicloud.com",
	"http://127.0.0.1:8085/",
	"true",
	"900",
	"5",
	"password",
	"token",
	"accessKey",
	"profile",
	"webIdentity",
	"ecsAgency",
	"HmacSHA256",
	"0d0466b0e7274d9cb35df84bb474a37f",
	"agency",
];

/** The credentials stand where they belong, so that the provider can know what must not be shown. */
const secretVariables = (planted: Planted) => ({
	HW_USER_PASSWORD: planted.get("password"),
	HW_ACCESS_KEY: planted.get("access key"),
	HW_SECRET_KEY: planted.get("secret key"),
	HW_SECURITY_TOKEN: planted.get("security token"),
	HW_AUTH_TOKEN: planted.get("IAM token"),
	HUAWEICLOUD_OIDC_ID_TOKEN: planted.get("id token"),
});

/** Names and values of settings, in Pulumi config and in the environment. */
export function openSettings(planted: Planted): Door<Case> {
	const folder = new HostileFolder();
	const echo = planted.echo(SECRETS, fc.string({ maxLength: 8 }));
	const value = fc.oneof(
		{ weight: 4, arbitrary: fc.constantFrom(...RIGHT) },
		{ weight: 2, arbitrary: edited(fc.constantFrom(...RIGHT)) },
		{ weight: 3, arbitrary: hostileText },
		{ weight: 1, arbitrary: echo },
		{ weight: 1, arbitrary: fc.constantFrom(...folder.specialPaths) },
	);
	const field = fc.constantFrom(...[...OBJECT_SETTINGS.values()].flat(), "kmz", "__proto__", "toString");
	const fields = fc
		.array(fc.tuple(fc.oneof(field, edited(field)), fc.oneof(value, hostileValue(value))), { maxLength: 4 })
		.map((entries) => JSON.stringify(objectOf(entries)));
	const known = fc.constantFrom(...KNOWN_CONFIG_NAMES, ...OBJECT_SETTINGS.keys(), "assumeRole.agencyName");
	const name = fc.oneof({ weight: 6, arbitrary: known }, edited(known), hostileText);
	const variable = fc.oneof(
		{ weight: 6, arbitrary: fc.constantFrom(...VARIABLES) },
		edited(fc.constantFrom(...VARIABLES)),
		fc.constantFrom("HUAWEICLOUD_SDK_REGION_KMS_CN_NORTH_4", "HW_", "__proto__", "SSL_CERT_FILE", "SSL_CERT_DIR"),
	);
	return {
		cases: fc.record(
			{
				config: fc.array(fc.tuple(name, fc.oneof({ weight: 2, arbitrary: value }, fields)), { maxLength: 6 }),
				variables: fc.array(fc.tuple(variable, value), { maxLength: 6 }),
				region: fc.constantFrom(undefined, "cn-north-4", "eu-west-101"),
			},
			{ noNullPrototype: true },
		),
		knock: ({ config, variables, region }) => {
			const settings = objectOf(config.map(([one, text]) => [`huaweicloud:${one}`, text])) as Record<string, string>;
			const own = { HOME: folder.path, ...secretVariables(planted) };
			const env = { ...objectOf(variables), ...own } as Record<string, string>;
			const said = warningsOf(settings, env);
			const configuration = new Configuration(stackConfig(settings), env);
			const faults = [...configuration.faults(region), ...configuration.faults(region ?? REGION)];
			if (faults.length > 0) {
				const refused = refusal(configuration, region);
				return { isAccepted: false, said: [...said, ...faults, ...refused] };
			}
			readAll(configuration, region ?? REGION);
			return { isAccepted: true, said };
		},
		close: () => folder.remove(),
	};
}

/** What a run begins with. */
function warningsOf(settings: Readonly<Record<string, string>>, env: NodeJS.ProcessEnv): string[] {
	const said: string[] = [];
	const log = (_: string, line: string) => void said.push(line);
	const { externalKey } = createHandlers({ clock: systemClock, scryptCost: LOW_COST, env, log });
	void externalKey.configure({ config: dynamicConfig(settings) });
	return said;
}

/** How a refresh is refused, which has no check. */
function refusal(configuration: Configuration, region = REGION): Outcome["said"] {
	try {
		new KmsClients(configuration, systemClock).for({ region });
		return [];
	} catch (error) {
		return [(error as Error).message];
	}
}

/** Whatever a configuration without faults is asked for can be had. */
function readAll(configuration: Configuration, region: string): void {
	configuration.credentials();
	const { metadataEndpoint, network } = configuration;
	const endpoints = (["kmsEndpoint", "iamEndpoint", "stsEndpoint"] as const).map((name) => configuration[name](region));
	for (const endpoint of [...endpoints, metadataEndpoint]) assert.ok(URL.canParse(endpoint), endpoint);
	assert.ok(typeof network.insecure === "boolean");
	assert.ok(Number.isInteger(configuration.maxRetries));
	assert.ok(typeof configuration.projectName(region) === "string");
	assert.doesNotMatch(`${configuration.projectId(region)} ${configuration.enterpriseProjectId}`, /[^\w -]/);
}
