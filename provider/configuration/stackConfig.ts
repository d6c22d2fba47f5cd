/** The Pulumi config of one stack, by full name, like `huaweicloud:region`. */
export interface StackConfig {
	/** The value of a name; undefined if it is not set. Objects are JSON. */
	get(name: string): string | undefined;
	/** Every name that is set, of all namespaces. */
	readonly names: readonly string[];
}

/** The config of a stack, given as a record. */
export function stackConfig(values: Readonly<Record<string, string | undefined>>): StackConfig {
	return {
		get: (name) => (Object.hasOwn(values, name) ? values[name] : undefined),
		names: Object.keys(values),
	};
}
