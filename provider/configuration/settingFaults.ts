import { endpointFault, metadataEndpointFault } from "./endpoints";
import { type SettingName, sourcesOf } from "./settings";
import type { SettingValues, SourcedValue } from "./settingValues";
import type { SiteService } from "./sites";

/** Configured URLs of services. A service without one is reached at its default endpoint. */
export type EndpointOverrides = Readonly<Record<SiteService, SourcedValue | undefined>>;

interface Rule {
	readonly accepts: (value: string) => boolean;
	/** Completes "must be". */
	readonly requirement: string;
}

const WHOLE_NUMBER: Rule = {
	accepts: (value) => /^\d{1,6}$/.test(value),
	requirement: "a whole number of at most 6 digits",
};
const SECONDS: Rule = {
	accepts: (value) => /^\d{3,5}$/.test(value) && Number(value) >= 900 && Number(value) <= 86_400,
	requirement: "a number of seconds from 900 to 86400",
};
const STS_SECONDS: Rule = {
	accepts: (value) => SECONDS.accepts(value) && Number(value) <= 43_200,
	requirement: "a number of seconds from 900 to 43200",
};
const BOOLEAN: Rule = { accepts: (value) => /^(true|false|1|0)$/i.test(value), requirement: "true or false" };

/** Settings whose values must have a certain form. */
const RULES: Readonly<Partial<Record<SettingName, Rule>>> = {
	maxRetries: WHOLE_NUMBER,
	insecure: BOOLEAN,
	"assumeRole.duration": SECONDS,
	"webIdentity.duration": STS_SECONDS,
	// It becomes part of a host that receives credentials.
	cloud: {
		accepts: (value) => /^([a-z0-9-]+\.)+[a-z][a-z0-9-]*$/.test(value),
		requirement: "a domain, like myhuaweicloud.com",
	},
};

/** Returns every fault of the settings. Each names the source of the faulty value, or all sources of a missing one. */
export function settingFaults(values: SettingValues, overrides: EndpointOverrides): string[] {
	const malformed = Object.entries(RULES).flatMap(([name, { accepts, requirement }]) => {
		const value = values.get(name as SettingName);
		if (value === undefined || accepts(value)) return [];
		return [`${values.sourceOf(name as SettingName)} must be ${requirement}.`];
	});
	return [...values.objectFaults(), ...malformed, ...agencyFaults(values), ...endpointFaults(values, overrides)];
}

function agencyFaults(values: SettingValues): string[] {
	const has = (name: SettingName) => values.get(name) !== undefined;
	const hasName = has("assumeRole.agencyName");
	const hasDomain = has("assumeRole.domainName") || has("assumeRole.domainId");
	if (hasName === hasDomain) return [];
	if (hasDomain)
		return [
			`assumeRole.agencyName (${sourcesOf("assumeRole.agencyName")}) must be set, because the account of the agency is.`,
		];
	const sources = `${sourcesOf("assumeRole.domainName")}, or ${sourcesOf("assumeRole.domainId")}`;
	return [`assumeRole.domainName or assumeRole.domainId (${sources}) must be set, because assumeRole.agencyName is.`];
}

function endpointFaults(values: SettingValues, overrides: EndpointOverrides): string[] {
	const faults = Object.entries(overrides).flatMap(([service, override]) => {
		const fault = override && endpointFault(override.value);
		return fault ? [`The endpoint of ${service} (${override.source}) ${fault}.`] : [];
	});
	const metadata = values.get("endpoints.metadata");
	const fault = metadata === undefined ? undefined : metadataEndpointFault(metadata);
	return fault ? [...faults, `${values.sourceOf("endpoints.metadata")} ${fault}.`] : faults;
}
