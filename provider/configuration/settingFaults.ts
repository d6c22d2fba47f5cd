import { endpointFault, metadataEndpointFault } from "./endpoints";
import { placesOf, type SettingName } from "./settings";
import type { SettingValues } from "./settingValues";

interface Rule {
	readonly accepts: (value: string) => boolean;
	/** What the value must be. */
	readonly must: string;
}

const WHOLE_NUMBER: Rule = { accepts: (value) => /^\d{1,6}$/.test(value), must: "be a whole number" };
const SECONDS: Rule = {
	accepts: (value) => /^\d{3,5}$/.test(value) && Number(value) >= 900 && Number(value) <= 86_400,
	must: "be a number of seconds from 900 to 86400",
};
const SECONDS_OF_STS: Rule = {
	accepts: (value) => SECONDS.accepts(value) && Number(value) <= 43_200,
	must: "be a number of seconds from 900 to 43200",
};
const BOOLEAN: Rule = { accepts: (value) => /^(true|false|1|0)$/i.test(value), must: "be true or false" };

/** The settings whose values have a form. */
const RULES: Readonly<Partial<Record<SettingName, Rule>>> = {
	maxRetries: WHOLE_NUMBER,
	insecure: BOOLEAN,
	"assumeRole.duration": SECONDS,
	"webIdentity.duration": SECONDS_OF_STS,
	// It becomes part of a host that gets credentials.
	cloud: {
		accepts: (value) => /^([a-z0-9-]+\.)+[a-z][a-z0-9-]*$/.test(value),
		must: "be a domain, like myhuaweicloud.com",
	},
};

/** Where the address of a service is set, for messages. */
const ADDRESSES: Readonly<Record<string, string>> = {
	kms: `${placesOf("endpoints.kms")} or HUAWEICLOUD_SDK_REGION_KMS_<REGION>`,
	iam: `${placesOf("endpoints.iam")}, ${placesOf("authUrl")}, or a profile`,
	sts: placesOf("endpoints.sts"),
};

/** What is wrong with the values of settings, each named by its places. @param endpoints addresses by their services */
export function settingFaults(
	values: SettingValues,
	endpoints: Readonly<Record<string, string | undefined>>,
): string[] {
	const unfit = Object.entries(RULES).flatMap(([name, { accepts, must }]) => {
		const value = values.get(name as SettingName);
		return value === undefined || accepts(value) ? [] : [`${placesOf(name as SettingName)} must ${must}.`];
	});
	return [...values.faults(), ...unfit, ...agencyFaults(values), ...endpointFaults(values, endpoints)];
}

function agencyFaults(values: SettingValues): string[] {
	const has = (name: SettingName) => values.get(name) !== undefined;
	const hasDomain = has("assumeRole.domainName") || has("assumeRole.domainId");
	if (has("assumeRole.agencyName") === hasDomain) return [];
	const [missing, other] = hasDomain
		? (["assumeRole.agencyName", "its account"] as const)
		: (["assumeRole.domainName", "the agency"] as const);
	return [`${placesOf(missing)} must be set, because ${other} is.`];
}

function endpointFaults(values: SettingValues, endpoints: Readonly<Record<string, string | undefined>>): string[] {
	const metadata = values.get("endpoints.metadata");
	const faults = Object.entries(endpoints).flatMap(([service, url]) => {
		const fault = url === undefined ? undefined : endpointFault(url);
		return fault ? [`The endpoint of ${service} (${ADDRESSES[service]}) ${fault}.`] : [];
	});
	const fault = metadata === undefined ? undefined : metadataEndpointFault(metadata);
	return fault ? [...faults, `${placesOf("endpoints.metadata")} ${fault}.`] : faults;
}
