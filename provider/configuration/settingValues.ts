import { parseJson } from "../json";
import { SETTINGS, type SettingName } from "./settings";

/** Reads one value of Pulumi config, by its full name. */
export type ReadConfig = (name: string) => string | undefined;

/** Values from places of one group belong together: Pulumi config, or variables of one tool's prefix. In their order. */
const SOURCE_GROUPS = ["config", "HW_", "HUAWEICLOUD_", "OS_"] as const;
type SourceGroup = (typeof SOURCE_GROUPS)[number];

/** A value and where it is. */
export interface SourcedValue {
	readonly group: SourceGroup;
	readonly value: string;
}

/** Objects that Pulumi's bridge of the Terraform provider fills with more than this provider reads. */
const SHARED_OBJECTS: readonly string[] = ["endpoints"];

/** The settings that are objects, each with its fields. */
const OBJECT_SETTINGS: ReadonlyMap<string, readonly string[]> = Object.keys(SETTINGS).reduce((objects, name) => {
	const [head = "", field] = name.split(".");
	return field === undefined ? objects : objects.set(head, [...(objects.get(head) ?? []), field]);
}, new Map<string, string[]>());

/** The values of the settings of one stack, from Pulumi config or else the environment. An empty value is none. */
export class SettingValues {
	readonly #config: ReadConfig;
	readonly env: NodeJS.ProcessEnv;
	/** Settings don't change while a process runs, and every resource asks for many of them. */
	readonly #cache = new Map<SettingName, readonly SourcedValue[]>();

	constructor(config: ReadConfig, env: NodeJS.ProcessEnv) {
		this.#config = config;
		this.env = env;
	}

	get(name: SettingName): string | undefined {
		return this.#sourced(name)[0]?.value;
	}

	/** Where the value of a setting comes from. */
	groupOf(name: SettingName): SourceGroup | undefined {
		return this.#sourced(name)[0]?.group;
	}

	/** The value that a setting has in one family of places. */
	getFrom(group: SourceGroup | undefined, name: SettingName): string | undefined {
		return this.#sourced(name).find((one) => one.group === group)?.value;
	}

	/**
	 * The half of a pair that belongs to the other half in use: of the same group, or of one that has no other half of its own.
	 * @param partner of which the first value is in use
	 */
	getPaired(name: SettingName, partner: SettingName): SourcedValue | undefined {
		const own = this.groupOf(partner);
		return this.#sourced(name).find(({ group }) => group === own || this.getFrom(group, partner) === undefined);
	}

	/** Of settings that say the same in different ways, the one whose value comes from the first place. */
	getPreferred<Name extends SettingName>(
		names: readonly Name[],
	): { readonly name: Name; readonly value: string } | undefined {
		const rank = (name: Name) => SOURCE_GROUPS.indexOf(this.groupOf(name) ?? "OS_");
		const [name] = names.filter((one) => this.get(one) !== undefined).sort((a, b) => rank(a) - rank(b));
		return name && { name, value: this.get(name) ?? "" };
	}

	/** What is wrong with settings that are objects. */
	objectFaults(): string[] {
		return [...OBJECT_SETTINGS].flatMap(([name, fields]) => {
			const text = this.#config(`huaweicloud:${name}`);
			if (!text) return [];
			const shape = `huaweicloud:${name} must be an object with fields of ${fields.join(", ")}`;
			const value = parseJson(text);
			if (!isObject(value)) return [`${shape}.`];
			const unknown = Object.keys(value).filter((field) => !fields.includes(field));
			if (unknown.length === 0 || SHARED_OBJECTS.includes(name)) return [];
			return [`${shape}; it has ${unknown.join(", ")}.`];
		});
	}

	/** Every place that has a value, in their order. */
	#sourced(name: SettingName): readonly SourcedValue[] {
		const values = this.#cache.get(name) ?? this.#lookUp(name);
		this.#cache.set(name, values);
		return values;
	}

	#lookUp(name: SettingName): SourcedValue[] {
		const variables = SETTINGS[name].map((variable) => ({
			group: SOURCE_GROUPS.find((group) => variable.startsWith(group)),
			value: this.env[variable],
		}));
		const all = [{ group: SOURCE_GROUPS[0], value: this.#fromConfig(name) }, ...variables];
		return all.filter((one): one is SourcedValue => one.value !== undefined && one.value !== "");
	}

	#fromConfig(name: SettingName): string | undefined {
		const [head = "", field] = name.split(".");
		if (field === undefined) return this.#config(`huaweicloud:${name}`);
		const value = parseJson(this.#config(`huaweicloud:${head}`) ?? "");
		const found = isObject(value) && Object.hasOwn(value, field) ? value[field] : undefined;
		return found === undefined || found === null ? undefined : textOf(found);
	}
}

/** As the variable of the setting has it: a list with commas, an object in JSON. */
function textOf(value: unknown): string {
	if (Array.isArray(value)) return value.join(",");
	return typeof value === "object" ? JSON.stringify(value) : `${value}`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
