import { parseJson } from "./json";
import { SETTINGS, type SettingName } from "./settings";

/** Reads one value of Pulumi config, by its full name. */
export type ReadConfig = (name: string) => string | undefined;

interface Place {
	/** Values from places of one family belong together: Pulumi config, or variables of one tool's prefix. */
	readonly family: string;
	readonly value: string;
}

/** The settings that are objects, each with its fields. */
const OBJECTS: ReadonlyMap<string, readonly string[]> = Object.keys(SETTINGS).reduce((objects, name) => {
	const [head = "", field] = name.split(".");
	return field === undefined ? objects : objects.set(head, [...(objects.get(head) ?? []), field]);
}, new Map<string, string[]>());

/** The values of the settings of one stack, from Pulumi config or else the environment. An empty value is none. */
export class SettingValues {
	readonly #config: ReadConfig;
	readonly env: NodeJS.ProcessEnv;

	constructor(config: ReadConfig, env: NodeJS.ProcessEnv) {
		this.#config = config;
		this.env = env;
	}

	get(name: SettingName): string | undefined {
		return this.#places(name)[0]?.value;
	}

	/** The value of a setting that is of use only beside another: from a place of the family that the other one comes from. */
	beside(name: SettingName, others: readonly SettingName[]): string | undefined {
		const families = others.map((other) => this.#places(other)[0]?.family);
		return this.#places(name).find(({ family }) => families.includes(family))?.value;
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
			const unfit = fields.filter((field) => !["string", "number", "undefined"].includes(typeof value[field]));
			return [
				...(unknown.length > 0 ? [`${shape}; it has ${unknown.join(", ")}.`] : []),
				...unfit.map((field) => `huaweicloud:${name}.${field} must be a string.`),
			];
		});
	}

	/** Every place that has a value, in their order. */
	#places(name: SettingName): Place[] {
		const variables = SETTINGS[name].map((variable) => ({
			family: /^(HW|HUAWEICLOUD|OS)_/.exec(variable)?.[0] ?? variable,
			value: this.env[variable],
		}));
		const all = [{ family: "config", value: this.#configured(name) }, ...variables];
		return all.filter((place): place is Place => place.value !== undefined && place.value !== "");
	}

	#configured(name: SettingName): string | undefined {
		const [head = "", field] = name.split(".");
		if (field === undefined) return this.#config(`huaweicloud:${name}`);
		const value = parseJson(this.#config(`huaweicloud:${head}`) ?? "");
		const found = isObject(value) && Object.hasOwn(value, field) ? value[field] : undefined;
		return typeof found === "string" || typeof found === "number" ? `${found}` : undefined;
	}
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
