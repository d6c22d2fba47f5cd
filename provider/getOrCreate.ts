/** Returns the value of a key in a map. Creates it if there is none. */
export function getOrCreate<Value>(values: Map<string, Value>, key: string, create: () => Value): Value {
	const existing = values.get(key);
	if (existing !== undefined) return existing;
	const created = create();
	values.set(key, created);
	return created;
}
