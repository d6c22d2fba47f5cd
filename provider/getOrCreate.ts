/** The value of a key, made when it is first asked for. */
export function getOrCreate<Value>(values: Map<string, Value>, key: string, make: () => Value): Value {
	const known = values.get(key);
	if (known !== undefined) return known;
	const made = make();
	values.set(key, made);
	return made;
}
