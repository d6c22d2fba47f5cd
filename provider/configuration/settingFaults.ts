import type { EndpointOverrides } from "./endpointOverrides";
import { endpointFault, metadataEndpointFault } from "./endpoints";
import { DOMAIN, URL_TEXT } from "./settingForms";
import { configSourceOf, SETTING_ENTRIES, type Setting, type SettingName, sourcesOf } from "./settings";
import type { SettingValues } from "./settingValues";
import { shownValue } from "./shownValue";

/** What the faults of the settings depend on besides the settings. */
export interface SettingsInUse {
	readonly overrides: EndpointOverrides;
	/** Whether an agency acts. */
	readonly hasAgency: boolean;
	/** The secret settings in use: others may hold anything. If undefined, all are looked at. */
	readonly secretsInUse: readonly SettingName[] | undefined;
}

/**
 * Returns every fault of the settings. Each names the source of the faulty value, or all sources of a missing one, and shows the value
 * unless it is secret.
 */
export function settingFaults(values: SettingValues, { overrides, hasAgency, secretsInUse }: SettingsInUse): string[] {
	const malformed = SETTING_ENTRIES.flatMap(([name, setting]) => {
		if (setting.isSecret && secretsInUse && !secretsInUse.includes(name)) return [];
		return valueFaults(name, setting, values);
	});
	return [
		...malformed,
		...emptyAddresses(values),
		...agencyFaults(values),
		...contradictions(values, hasAgency),
		...endpointFaults(values, overrides),
	];
}

function valueFaults(name: SettingName, { form, isSecret }: Setting, values: SettingValues): string[] {
	// The halves of an access key may come from different sources, so every source of a secret counts.
	const candidates = values.all(name).slice(0, isSecret ? undefined : 1);
	return candidates.flatMap(({ value, source }) => {
		const fault = form.faultOf(value);
		if (fault === undefined) return [];
		if (isSecret) return [`${source} ${fault}. Set it again, exactly as it was issued.`];
		return [`${source} is ${shownValue(value, values.secrets())}: it ${fault}.`];
	});
}

/** A variable of a pipeline that is not set leaves an empty value, and requests would go to the public cloud instead. */
function emptyAddresses(values: SettingValues): string[] {
	const names = SETTING_ENTRIES.filter(([, { form }]) => form === URL_TEXT || form === DOMAIN).map(([name]) => name);
	const empty = names.filter((name) => values.get(name) === undefined && values.isEmptyInConfig(name));
	return empty.map((name) => `${configSourceOf(name)} is empty. Set it, or remove it to use the default.`);
}

function agencyFaults(values: SettingValues): string[] {
	const has = (name: SettingName) => values.get(name) !== undefined;
	const needs = (missing: string, sources: string, given: string) =>
		`${missing} (${sources}) must be set, because ${given} is.`;
	const faults: string[] = [];
	const hasDomain = has("assumeRole.domainName") || has("assumeRole.domainId");
	if (hasDomain && !has("assumeRole.agencyName"))
		faults.push(needs("assumeRole.agencyName", sourcesOf("assumeRole.agencyName"), "the account of the agency"));
	if (!hasDomain && has("assumeRole.agencyName")) {
		const sources = `${sourcesOf("assumeRole.domainName")}, or ${sourcesOf("assumeRole.domainId")}`;
		faults.push(needs("assumeRole.domainName or assumeRole.domainId", sources, "assumeRole.agencyName"));
	}
	if (has("agencyName") !== has("agencyDomainName")) {
		const [missing, given] = has("agencyName")
			? (["agencyDomainName", "agencyName"] as const)
			: (["agencyName", "agencyDomainName"] as const);
		faults.push(needs(missing, sourcesOf(missing), given));
	}
	return faults;
}

/** Settings of which one would have to be dropped. */
function contradictions(values: SettingValues, hasAgency: boolean): string[] {
	const faults: string[] = [];
	if (values.get("agencyName") !== undefined && values.get("assumeRole.agencyName") !== undefined)
		faults.push(
			`${values.sourceOf("agencyName")} and ${values.sourceOf("assumeRole.agencyName")} are both set, and only one agency can act. Remove one of them.`,
		);
	if (values.get("delegatedProject") === undefined) return faults;
	const source = values.sourceOf("delegatedProject");
	if (!hasAgency)
		faults.push(
			`${source} is set, but no agency. Set agencyName (${sourcesOf("agencyName")}), or use huaweicloud:projectName instead.`,
		);
	for (const name of ["projectId", "projectName"] as const) {
		if (values.get(name) !== undefined)
			faults.push(`${source} and ${values.sourceOf(name)} both name the project. Remove one of them.`);
	}
	return faults;
}

function endpointFaults(values: SettingValues, overrides: EndpointOverrides): string[] {
	const services = Object.entries(overrides).map(([service, override]) => [service, override, endpointFault] as const);
	const metadata = ["metadata", values.find("endpoints.metadata"), metadataEndpointFault] as const;
	return [...services, metadata].flatMap(([service, override, faultOf]) => {
		const fault = override && faultOf(override.value);
		if (!fault) return [];
		// What is before an "@" may be a password.
		const value = override.value.includes("@") ? "" : ` is ${shownValue(override.value, values.secrets())}`;
		return [`The endpoint of ${service} (${override.source})${value ? `${value}: it` : ""} ${fault}.`];
	});
}
