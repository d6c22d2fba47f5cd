import { parseJson } from "../json";
import { SETTINGS, type SettingName } from "./settings";

/** Reads one value of Pulumi config, by its full name. */
export type ReadConfig = (name: string) => string | undefined;

/** Values from places of one family belong together: Pulumi config, or variables of one tool's prefix. In their order. */
const FAMILIES = ["config", "HW_", "HUAWEICLOUD_", "OS_"] as const;
type Family = (typeof FAMILIES)[number];

/** A value and where it is. */
export interface Place {
	readonly family: Family;
	readonly value: string;
}

/** Objects that Pulumi's bridge of the Terraform provider fills with more than this provider reads. */
const SHARED_OBJECTS: readonly string[] = ["endpoints"];

/** The settings that are objects, each with its fields. */
const OBJECTS: ReadonlyMap<string, readonly string[]> = Object.keys(SETTINGS).reduce((objects, name) => {
	const [head = "", field] = name.split(".");
	return field === undefined ? objects : objects.set(head, [...(objects.get(head) ?? []), field]);
}, new Map<string, string[]>());

/** The values of the settings of one stack, from Pulumi config or else the environment. An empty value is none. */
export class SettingValues {
	readonly #config: ReadConfig;
	readonly env: NodeJS.ProcessEnv;
	/** Settings don't change while a process runs, and every resource asks for many of them. */
	readonly #known = new Map<SettingName, readonly Place[]>();

	constructor(config: ReadConfig, env: NodeJS.ProcessEnv) {
		this.#config = config;
		this.env = env;
	}

	get(name: SettingName): string | undefined {
		return this.#places(name)[0]?.value;
	}

	/** Where the value of a setting comes from. */
	familyOf(name: SettingName): Family | undefined {
		return this.#places(name)[0]?.family;
	}

	/** The value that a setting has in one family of places. */
	within(family: Family | undefined, name: SettingName): string | undefined {
		return this.#places(name).find((place) => place.family === family)?.value;
	}

	/**
	 * The half of a pair that belongs to the other half in use: of the same family, or of one that has no other half of its own.
	 * @param other of which the first value is in use
	 */
	halfOf(name: SettingName, other: SettingName): Place | undefined {
		const own = this.familyOf(other);
		return this.#places(name).find(({ family }) => family === own || this.within(family, other) === undefined);
	}

	/** Of settings that say the same in different ways, the one whose value comes from the first place. */
	either<Name extends SettingName>(
		names: readonly Name[],
	): { readonly name: Name; readonly value: string } | undefined {
		const rank = (name: Name) => FAMILIES.indexOf(this.familyOf(name) ?? "OS_");
		const [name] = names.filter((one) => this.get(one) !== undefined).sort((a, b) => rank(a) - rank(b));
		return name && { name, value: this.get(name) ?? "" };
	}

	/** What is wrong with settings that are objects. */
	faults(): string[] {
		return [...OBJECTS].flatMap(([name, fields]) => {
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
	#places(name: SettingName): readonly Place[] {
		const places = this.#known.get(name) ?? this.#find(name);
		this.#known.set(name, places);
		return places;
	}

	#find(name: SettingName): Place[] {
		const variables = SETTINGS[name].map((variable) => ({
			family: FAMILIES.find((family) => variable.startsWith(family)),
			value: this.env[variable],
		}));
		const all = [{ family: FAMILIES[0], value: this.#configured(name) }, ...variables];
		return all.filter((place): place is Place => place.value !== undefined && place.value !== "");
	}

	#configured(name: SettingName): string | undefined {
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
