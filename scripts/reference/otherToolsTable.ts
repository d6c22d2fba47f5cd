import { PROFILE_FIELDS, type ProfileField } from "../../provider/configuration/profileFields";
import { CONFIG_NAMES, SETTING_ENTRIES } from "../../provider/configuration/settings";
import { UNUSED_SETTINGS } from "../../provider/configuration/unusedSettings";
import { table } from "./tables";
import { TOOLS, type Tool, type ToolSetting } from "./toolSettings";

/** What this provider does with a name: it uses it for a setting, refuses it, or has no need of it. */
export type Use =
	| { readonly kind: "used"; readonly as: string }
	| { readonly kind: "refused" | "ignored"; readonly why: string };

/** Variables of the SDKs that name a service and a region. */
const REGIONAL = /^HUAWEICLOUD_SDK_REGION_(KMS|IAM|STS)_/;

/** What the provider does with a variable. @throws {Error} if it does not know the variable */
export function useOfVariable(variable: string): Use {
	const [, service] = REGIONAL.exec(variable) ?? [];
	if (service !== undefined) return { kind: "used", as: `endpoints.${service.toLowerCase()}` };
	const [as] = SETTING_ENTRIES.find(([, { variables }]) => variables.includes(variable)) ?? [];
	return as === undefined ? useOfUnused(({ variables }) => variables, variable) : { kind: "used", as };
}

/** What the provider does with a name in Pulumi config. @throws {Error} if it does not know the name */
export function useOfConfig(name: string): Use {
	const found = SETTING_ENTRIES.find(([known, { aliases = [] }]) => known === name || aliases.includes(name));
	if (found) return { kind: "used", as: found[0] };
	return CONFIG_NAMES.includes(name) ? { kind: "used", as: name } : useOfUnused(({ config }) => config, name);
}

function useOfUnused(
	namesOf: (row: (typeof UNUSED_SETTINGS)[number]) => readonly string[] | undefined,
	name: string,
): Use {
	const row = UNUSED_SETTINGS.find((candidate) => namesOf(candidate)?.includes(name));
	if (!row) throw new Error(`The provider does not know ${name}`);
	return row.instead === undefined
		? { kind: "ignored", why: row.why }
		: { kind: "refused", why: `${row.why}. ${row.instead}` };
}

/** As Pulumi's bridge spells the name of a setting in Terraform. */
export const bridgedName = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** What becomes of every setting of the tools that users share configuration with. */
export function otherToolsTables(): string {
	return [...TOOLS.map(toolSection), profileSection()].join("\n\n");
}

function toolSection(tool: Tool): string {
	const rows = tool.settings.map((setting) => [
		`\`${setting.name}\``,
		setting.variables.map((name) => `\`${name}\``).join(", "),
		describe(useOf(setting, tool)),
	]);
	return `**${tool.title}** (${tool.source})\n\n${table(["setting", "variables", "here"], rows)}`;
}

function useOf({ name, variables: [variable] }: ToolSetting, { isBridged }: Tool): Use {
	return isBridged || variable === undefined ? useOfConfig(bridgedName(name)) : useOfVariable(variable);
}

function describe(use: Use): string {
	if (use.kind === "used") return `used as \`${use.as}\``;
	return use.kind === "refused" ? `**refused**: ${use.why}` : `not needed: ${use.why}`;
}

function profileSection(): string {
	const row = (file: string) => (field: ProfileField) => [file, `\`${field.name}\``, describeField(field)];
	const rows = [
		...PROFILE_FIELDS.hcloud.map(row("command-line tool (KooCLI), `~/.hcloud/config.json`")),
		...PROFILE_FIELDS.ini.map(row("SDKs, `~/.huaweicloud/credentials`")),
	];
	return `**Profiles.** The command-line tool reads no variables of its own, only its profiles.\n\n${table(["file", "field", "here"], rows)}`;
}

function describeField({ why, instead }: ProfileField): string {
	if (why === undefined) return "used";
	return instead === undefined ? `not needed: ${why}` : `**refused**: ${why}. ${instead}`;
}
