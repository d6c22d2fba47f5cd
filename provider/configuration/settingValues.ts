import { parseJson } from "../json";
import {
	configNameOf,
	configSourceOf,
	SETTING_ENTRIES,
	SETTINGS,
	type Setting,
	type SettingName,
	sourcesOf,
} from "./settings";
import type { StackConfig } from "./stackConfig";

/**
 * Groups of sources, in order of precedence: Pulumi config, and environment variables by their prefix. Values from one
 * group belong together, such as an access key and its secret key.
 */
const SOURCE_GROUPS = ["config", "HW_", "HUAWEICLOUD_", "OS_"] as const;
type SourceGroup = (typeof SOURCE_GROUPS)[number];

/** A value and its source. */
export interface SourcedValue {
	readonly value: string;
	/** For messages: "Pulumi config huaweicloud:region", "HW_REGION_NAME". */
	readonly source: string;
}

/** A value of a setting, and the group that its source belongs to. */
export interface GroupedValue extends SourcedValue {
	readonly group: SourceGroup;
}

type Candidate = { readonly [Field in keyof GroupedValue]: GroupedValue[Field] | undefined };

/** The values of the settings of one stack, from Pulumi config or the environment. An empty value counts as not set. */
export class SettingValues {
	readonly #config: StackConfig;
	readonly env: NodeJS.ProcessEnv;
	/** Every resource reads many settings, and they don't change while the process runs. */
	readonly #cache = new Map<SettingName, readonly GroupedValue[]>();

	constructor(config: StackConfig, env: NodeJS.ProcessEnv) {
		this.#config = config;
		this.env = env;
	}

	/** The value from the source of highest precedence; undefined if the setting is not set. */
	get(name: SettingName): string | undefined {
		return this.find(name)?.value;
	}

	/** The value that {@link get} returns, with its source. */
	find(name: SettingName): GroupedValue | undefined {
		return this.all(name)[0];
	}

	/** The values of a setting from all its sources, in order of precedence. */
	all(name: SettingName): readonly GroupedValue[] {
		const values = this.#cache.get(name) ?? this.#lookUp(name);
		this.#cache.set(name, values);
		return values;
	}

	/** The source of the value that {@link get} returns, or all sources if the setting is not set; for messages. */
	sourceOf(name: SettingName): string {
		return this.find(name)?.source ?? sourcesOf(name);
	}

	/** The group of sources that the value of a setting comes from. */
	groupOf(name: SettingName): SourceGroup | undefined {
		return this.find(name)?.group;
	}

	/** The value of a setting in one group of sources. */
	getFrom(group: SourceGroup | undefined, name: SettingName): string | undefined {
		return this.all(name).find((candidate) => candidate.group === group)?.value;
	}

	/**
	 * The value of a setting that belongs to the value of another, as a secret key belongs to its access key. It comes
	 * from the same group of sources, or from a group that doesn't set the other: a group that sets both has a pair of
	 * its own.
	 */
	getPaired(name: SettingName, partner: SettingName): GroupedValue | undefined {
		const partnerGroup = this.groupOf(partner);
		return this.all(name).find(({ group }) => group === partnerGroup || this.getFrom(group, partner) === undefined);
	}

	/**
	 * Of alternative settings, such as the name and the id of an account, the one from the group of highest precedence.
	 */
	getPreferred<Name extends SettingName>(
		names: readonly Name[],
	): { readonly name: Name; readonly value: string } | undefined {
		const rank = (name: Name) => SOURCE_GROUPS.indexOf(this.groupOf(name) ?? "OS_");
		const [name] = names.filter((candidate) => this.get(candidate) !== undefined).sort((a, b) => rank(a) - rank(b));
		return name && { name, value: this.get(name) ?? "" };
	}

	/** The fields that Pulumi config gives an object setting; undefined if it is not set, null if it is no object. */
	fieldsOf(name: string): Readonly<Record<string, unknown>> | null | undefined {
		const text = this.#config.get(configNameOf(name));
		if (!text) return undefined;
		const value = parseJson(text);
		return isObject(value) ? value : null;
	}

	/** Every name that Pulumi config sets for this provider, without the namespace. */
	get configNames(): readonly string[] {
		const prefix = configNameOf("");
		return this.#config.names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
	}

	/** Every other name that Pulumi config sets, with its namespace. */
	get otherConfigNames(): readonly string[] {
		return this.#config.names.filter((name) => !name.startsWith(configNameOf("")));
	}

	/** Whether Pulumi config has a value for a name at its top level. */
	hasConfig(name: string): boolean {
		return Boolean(this.#config.get(configNameOf(name)));
	}

	/** Whether Pulumi config has an empty value for a setting, which counts as none. */
	isEmptyInConfig(name: SettingName): boolean {
		return this.#fromConfig(name)?.trim() === "";
	}

	/** Every value that no message may show, from all sources. */
	secrets(): readonly string[] {
		const secret = SETTING_ENTRIES.filter(([, { isSecret }]) => isSecret);
		return secret.flatMap(([name]) => this.all(name).map(({ value }) => value));
	}

	#lookUp(name: SettingName): GroupedValue[] {
		const { variables, aliases = [], form }: Setting = SETTINGS[name];
		const inConfig = [name, ...aliases].map((spelling) => ({
			source: configSourceOf(spelling),
			group: SOURCE_GROUPS[0],
			value: this.#fromConfig(spelling),
		}));
		const inEnvironment = variables.map((variable) => ({
			source: variable,
			group: SOURCE_GROUPS.find((group) => variable.startsWith(group)),
			value: this.env[variable],
		}));
		const candidates: readonly Candidate[] = [...inConfig, ...inEnvironment];
		return candidates
			.map((candidate) => ({ ...candidate, value: form.trims ? candidate.value?.trim() : candidate.value }))
			.filter((candidate): candidate is GroupedValue => Boolean(candidate.value));
	}

	#fromConfig(name: string): string | undefined {
		const [head = "", field] = name.split(".");
		if (field === undefined) return this.#config.get(configNameOf(name));
		const fields = this.fieldsOf(head);
		const found = fields && Object.hasOwn(fields, field) ? fields[field] : undefined;
		return found === undefined || found === null ? undefined : textOf(found);
	}
}

/** The form that a value has in an environment variable: a list is joined by commas, an object is JSON. */
function textOf(value: unknown): string {
	if (Array.isArray(value)) return value.join(",");
	return typeof value === "object" ? JSON.stringify(value) : `${value}`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
