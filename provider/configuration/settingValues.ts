import { parseJson } from "../json";
import { configSourceOf, SETTINGS, type SettingName, sourcesOf } from "./settings";

/** Reads a value of Pulumi config by its full name, like `huaweicloud:region`. */
export type ReadConfig = (name: string) => string | undefined;

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

/**
 * Objects that are shared with Pulumi's bridge of the Terraform provider, and so may have fields unknown to this
 * provider.
 */
const SHARED_OBJECTS: readonly string[] = ["endpoints"];

/** The object settings, each with the names of its fields. */
const OBJECT_SETTINGS: ReadonlyMap<string, readonly string[]> = Object.keys(SETTINGS).reduce((objects, name) => {
	const [head = "", field] = name.split(".");
	return field === undefined ? objects : objects.set(head, [...(objects.get(head) ?? []), field]);
}, new Map<string, string[]>());

/** The values of the settings of one stack, from Pulumi config or the environment. An empty value counts as not set. */
export class SettingValues {
	readonly #config: ReadConfig;
	readonly env: NodeJS.ProcessEnv;
	/** Every resource reads many settings, and they don't change while the process runs. */
	readonly #cache = new Map<SettingName, readonly GroupedValue[]>();

	constructor(config: ReadConfig, env: NodeJS.ProcessEnv) {
		this.#config = config;
		this.env = env;
	}

	/** The value from the source of highest precedence; undefined if the setting is not set. */
	get(name: SettingName): string | undefined {
		return this.find(name)?.value;
	}

	/** The value that {@link get} returns, with its source. */
	find(name: SettingName): GroupedValue | undefined {
		return this.#valuesOf(name)[0];
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
		return this.#valuesOf(name).find((candidate) => candidate.group === group)?.value;
	}

	/**
	 * The value of a setting that belongs to the value of another, as a secret key belongs to its access key. It comes
	 * from the same group of sources, or from a group that doesn't set the other: a group that sets both has a pair of
	 * its own.
	 */
	getPaired(name: SettingName, partner: SettingName): GroupedValue | undefined {
		const partnerGroup = this.groupOf(partner);
		return this.#valuesOf(name).find(
			({ group }) => group === partnerGroup || this.getFrom(group, partner) === undefined,
		);
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

	/** Returns every object setting that is no object or has unknown fields, as messages. */
	objectFaults(): string[] {
		return [...OBJECT_SETTINGS].flatMap(([name, fields]) => {
			const text = this.#config(`huaweicloud:${name}`);
			if (!text) return [];
			const [setting, known] = [`Pulumi config huaweicloud:${name}`, `Its fields are ${fields.join(", ")}.`];
			const value = parseJson(text);
			if (!isObject(value)) return [`${setting} must be an object. ${known}`];
			const unknown = Object.keys(value).filter((field) => !fields.includes(field));
			if (unknown.length === 0 || SHARED_OBJECTS.includes(name)) return [];
			return [`${setting} has unknown fields: ${unknown.join(", ")}. ${known}`];
		});
	}

	/** The values of a setting from all its sources, in order of precedence. */
	#valuesOf(name: SettingName): readonly GroupedValue[] {
		const values = this.#cache.get(name) ?? this.#lookUp(name);
		this.#cache.set(name, values);
		return values;
	}

	#lookUp(name: SettingName): GroupedValue[] {
		const variables = SETTINGS[name].map((variable) => ({
			source: variable,
			group: SOURCE_GROUPS.find((group) => variable.startsWith(group)),
			value: this.env[variable],
		}));
		const config = { source: configSourceOf(name), group: SOURCE_GROUPS[0], value: this.#fromConfig(name) };
		const candidates: readonly Candidate[] = [config, ...variables];
		return candidates.filter((candidate): candidate is GroupedValue => Boolean(candidate.value));
	}

	#fromConfig(name: SettingName): string | undefined {
		const [head = "", field] = name.split(".");
		if (field === undefined) return this.#config(`huaweicloud:${name}`);
		const value = parseJson(this.#config(`huaweicloud:${head}`) ?? "");
		const found = isObject(value) && Object.hasOwn(value, field) ? value[field] : undefined;
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
