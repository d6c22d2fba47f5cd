import { closestName, didYouMean, isSlipOf } from "../suggestion";
import { regionalVariable } from "./endpointOverrides";
import { rightVariable, settingOf } from "./otherNames";
import { CONFIG_NAMES, configNameOf, configSourceOf, NAMESPACE, OBJECT_SETTINGS, SETTING_ENTRIES } from "./settings";
import type { SettingValues } from "./settingValues";
import { shown } from "./shownValue";
import { nearRegion, SITE_SERVICES } from "./sites";
import { OTHER_SERVICES, UNUSED_SETTINGS } from "./unusedSettings";

/** Findings about the names of settings: faults stop a run, warnings do not. */
export interface NameFindings {
	readonly faults: readonly string[];
	readonly warnings: readonly string[];
}

/** Names of this package, which are no namespace of its settings. */
const OWN_PACKAGES = ["huaweicloud-kms", "pulumi-huaweicloud-kms"];

/** Variables of which every name may be meant for this provider. OpenStack's OS_* are too many to know. */
const OWN_VARIABLE = /^(HW|HUAWEICLOUD|HUAWEI_CLOUD)_/;
/** Variables with a service and a region in their name. */
const REGIONAL_VARIABLE = /^HUAWEICLOUD_SDK_REGION_([^_]+)_(.+)$/;

const VARIABLES: readonly string[] = SETTING_ENTRIES.flatMap(([, { variables }]) => variables);
const UNUSED_CONFIG: readonly string[] = UNUSED_SETTINGS.flatMap(({ config = [] }) => config);
const UNUSED_VARIABLES: readonly string[] = UNUSED_SETTINGS.flatMap(({ variables = [] }) => variables);

/** Every name in Pulumi config that is a setting, used or not. */
export const KNOWN_CONFIG_NAMES: readonly string[] = [...CONFIG_NAMES, ...UNUSED_CONFIG];

/** Whether a variable is one of a setting, used or not. A change of any of them changes the configuration. */
export function isSettingVariable(name: string): boolean {
	return OWN_VARIABLE.test(name) || VARIABLES.includes(name) || UNUSED_VARIABLES.includes(name);
}

/** Looks for names that are set and not used: those of other tools, unknown ones, and unknown fields of object settings. */
export function checkNames(values: SettingValues): NameFindings {
	const findings = [
		...unusedSettings(values),
		...values.configNames.flatMap((name) => unknownName(name, values)),
		...values.otherConfigNames.flatMap((name) => otherNamespace(name, values)),
		...[...OBJECT_SETTINGS].flatMap(([name, fields]) => fieldFindings(name, fields, values)),
		...Object.keys(values.env)
			.filter((name) => values.env[name])
			.flatMap((name) => unknownVariable(name, values)),
	];
	return {
		faults: findings.filter(({ isFault }) => isFault).map(({ text }) => text),
		warnings: findings.filter(({ isFault }) => !isFault).map(({ text }) => text),
	};
}

interface Finding {
	readonly isFault: boolean;
	readonly text: string;
}

const fault = (text: string): Finding => ({ isFault: true, text });
const warning = (text: string): Finding => ({ isFault: false, text });

function unusedSettings(values: SettingValues): Finding[] {
	return UNUSED_SETTINGS.flatMap(({ config = [], variables = [], why, instead, decides = () => true }) => {
		if (instead === undefined || !decides(values)) return [];
		const inConfig = config.filter((name) => values.hasConfig(name)).map(configSourceOf);
		const inEnvironment = variables.filter((name) => values.env[name]);
		return [...inConfig, ...inEnvironment].map((source) => fault(`${source} is not used: ${why}. ${instead}`));
	});
}

/** A slip is refused. A name that is less like one may be somebody's own, or new in the bridged provider. */
function unknownName(name: string, values: SettingValues): Finding[] {
	if (KNOWN_CONFIG_NAMES.includes(name)) return [];
	const source = configSourceOf(shown(name, values.secrets()));
	const [head = "", field] = name.split(".");
	if (field !== undefined && OBJECT_SETTINGS.has(head))
		return [
			fault(
				`${source} is one name with a dot. Set a field with: pulumi config set --path ${shown(configNameOf(name), values.secrets())} …`,
			),
		];
	const near = closestName(name, CONFIG_NAMES);
	const meant = near !== undefined && isSlipOf(name, near) ? near : settingOf(name);
	if (meant !== undefined) return [fault(`${source} is not a setting; did you mean ${meant}?`)];
	return [
		warning(
			`${source} is not a setting of this provider, and has no effect here${didYouMean(name, CONFIG_NAMES) || "."}`,
		),
	];
}

/** A setting in a namespace that is nearly this provider's. */
function otherNamespace(fullName: string, values: SettingValues): Finding[] {
	const [namespace = "", name = ""] = fullName.split(":");
	if (!KNOWN_CONFIG_NAMES.includes(name)) return [];
	const text = `Pulumi config ${shown(fullName, values.secrets())} has no effect here`;
	if (OWN_PACKAGES.includes(namespace)) return [warning(`${text}. Set ${configNameOf(name)}.`)];
	return isSlipOf(namespace, NAMESPACE) ? [fault(`${text}; did you mean ${configNameOf(name)}?`)] : [];
}

function fieldFindings(name: string, known: readonly string[], values: SettingValues): Finding[] {
	const fields = values.fieldsOf(name);
	if (fields === undefined) return [];
	const setting = configSourceOf(name);
	if (fields === null) return [fault(`${setting} must be an object. Its fields are ${known.join(", ")}.`)];
	const isShared = name === "endpoints";
	const unknown = Object.keys(fields).filter((field) => !known.includes(field));
	return unknown.flatMap((field) => {
		if (isShared && OTHER_SERVICES.includes(field)) return [];
		const near = closestName(field, known);
		const text = `${setting} has an unknown field: ${shown(field, values.secrets())}`;
		if (near !== undefined) return [fault(`${text}; did you mean ${near}?`)];
		return isShared
			? [warning(`${text}, which has no effect here.`)]
			: [fault(`${text}. Its fields are ${known.join(", ")}.`)];
	});
}

/** A variable is only warned of: programs other than this one have variables, too. */
function unknownVariable(name: string, values: SettingValues): Finding[] {
	if (!OWN_VARIABLE.test(name)) return [];
	const [, service = "", region = ""] = REGIONAL_VARIABLE.exec(name) ?? [];
	if (region) return regionalFindings(name, service.toLowerCase(), region.toLowerCase().replaceAll("_", "-"), values);
	if (VARIABLES.includes(name) || UNUSED_VARIABLES.includes(name)) return [];
	const own = VARIABLES.filter((known) => OWN_VARIABLE.test(known));
	const meant = rightVariable(name) ?? closestName(name, own);
	return meant === undefined ? [] : [unknownVariableFinding(name, meant, values)];
}

/** An endpoint that an SDK would use for one service in one region. Those of other services don't matter here. */
function regionalFindings(name: string, service: string, region: string, values: SettingValues): Finding[] {
	if (OTHER_SERVICES.includes(service)) return [];
	const meant = closestName(service, SITE_SERVICES);
	if (meant === undefined) return [];
	const right = regionalVariable(meant, nearRegion(region) ?? region);
	return name === right ? [] : [unknownVariableFinding(name, right, values)];
}

function unknownVariableFinding(name: string, meant: string, values: SettingValues): Finding {
	const [written, right] = [name, meant].map((text) => shown(text, values.secrets()));
	return warning(`${written} is not a known variable; did you mean ${right}?`);
}
