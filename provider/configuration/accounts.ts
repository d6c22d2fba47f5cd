import type { Agency, NameOrId } from "../auth/credentials";
import type { SettingName } from "./settings";
import type { SettingValues } from "./settingValues";

/** An account that the settings name, with the source of the setting. */
export interface NamedAccount {
	readonly account: NameOrId;
	readonly source: string;
}

/** The account, by name or id; if both settings are set, by the one from the source of higher precedence. */
export function accountOf(values: SettingValues, name: SettingName, id: SettingName): NameOrId {
	const account = values.getPreferred([name, id]);
	return account?.name === id ? { id: account.value } : { name: account?.value ?? "" };
}

/** The account of the credentials, as the settings name it; undefined if they name none. */
export function namedAccount(values: SettingValues): NamedAccount | undefined {
	const found = values.getPreferred(["domainName", "domainId"]);
	return found && { account: accountOf(values, "domainName", "domainId"), source: values.sourceOf(found.name) };
}

/** The agency that the settings name; undefined if they name none. */
export function namedAgency(values: SettingValues): Pick<Agency, "agencyName" | "domain"> | undefined {
	const role = values.get("assumeRole.agencyName");
	if (role !== undefined)
		return { agencyName: role, domain: accountOf(values, "assumeRole.domainName", "assumeRole.domainId") };
	const agencyName = values.get("agencyName");
	const domain = { name: values.get("agencyDomainName") ?? "" };
	return agencyName === undefined ? undefined : { agencyName, domain };
}
