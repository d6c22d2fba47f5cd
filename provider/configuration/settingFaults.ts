import { endpointFault, metadataEndpointFault } from "./endpoints";
import { type SettingName, sourcesOf } from "./settings";
import type { SettingValues } from "./settingValues";

interface Rule {
	readonly accepts: (value: string) => boolean;
	/** What the value must be. */
	readonly requirement: string;
}

const WHOLE_NUMBER: Rule = { accepts: (value) => /^\d{1,6}$/.test(value), requirement: "a whole number" };
const SECONDS: Rule = {
	accepts: (value) => /^\d{3,5}$/.test(value) && Number(value) >= 900 && Number(value) <= 86_400,
	requirement: "a number of seconds from 900 to 86400",
};
const STS_SECONDS: Rule = {
	accepts: (value) => SECONDS.accepts(value) && Number(value) <= 43_200,
	requirement: "a number of seconds from 900 to 43200",
};
const BOOLEAN: Rule = { accepts: (value) => /^(true|false|1|0)$/i.test(value), requirement: "true or false" };

/** The settings whose values have a form. */
const RULES: Readonly<Partial<Record<SettingName, Rule>>> = {
	maxRetries: WHOLE_NUMBER,
	insecure: BOOLEAN,
	"assumeRole.duration": SECONDS,
	"webIdentity.duration": STS_SECONDS,
	// It becomes part of a host that gets credentials.
	cloud: {
		accepts: (value) => /^([a-z0-9-]+\.)+[a-z][a-z0-9-]*$/.test(value),
		requirement: "a domain, like myhuaweicloud.com",
	},
};

/** Where the address of a service is set, for messages. */
const ENDPOINT_SOURCES: Readonly<Record<string, string>> = {
	kms: `${sourcesOf("endpoints.kms")} or HUAWEICLOUD_SDK_REGION_KMS_<REGION>`,
	iam: `${sourcesOf("endpoints.iam")}, ${sourcesOf("authUrl")}, or a profile`,
	sts: sourcesOf("endpoints.sts"),
};

/** What is wrong with the values of settings, each named by its places. @param endpoints addresses by their services */
export function settingFaults(
	values: SettingValues,
	endpoints: Readonly<Record<string, string | undefined>>,
): string[] {
	const malformed = Object.entries(RULES).flatMap(([name, { accepts, requirement }]) => {
		const value = values.get(name as SettingName);
		return value === undefined || accepts(value) ? [] : [`${sourcesOf(name as SettingName)} must be ${requirement}.`];
	});
	return [...values.objectFaults(), ...malformed, ...agencyFaults(values), ...endpointFaults(values, endpoints)];
}

function agencyFaults(values: SettingValues): string[] {
	const has = (name: SettingName) => values.get(name) !== undefined;
	const hasDomain = has("assumeRole.domainName") || has("assumeRole.domainId");
	if (has("assumeRole.agencyName") === hasDomain) return [];
	const [missing, other] = hasDomain
		? (["assumeRole.agencyName", "its account"] as const)
		: (["assumeRole.domainName", "the agency"] as const);
	return [`${sourcesOf(missing)} must be set, because ${other} is.`];
}

function endpointFaults(values: SettingValues, endpoints: Readonly<Record<string, string | undefined>>): string[] {
	const metadata = values.get("endpoints.metadata");
	const faults = Object.entries(endpoints).flatMap(([service, url]) => {
		const fault = url === undefined ? undefined : endpointFault(url);
		return fault ? [`The endpoint of ${service} (${ENDPOINT_SOURCES[service]}) ${fault}.`] : [];
	});
	const fault = metadata === undefined ? undefined : metadataEndpointFault(metadata);
	return fault ? [...faults, `${sourcesOf("endpoints.metadata")} ${fault}.`] : faults;
}
