/** Properties by name, without those that are undefined: the engine can't store undefined. */
export function pick<T extends object, Name extends keyof T>(from: T, names: readonly Name[]): Pick<T, Name> {
	const picked = names.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]]]));
	return Object.fromEntries(picked) as Pick<T, Name>;
}

/** The properties that are given, null and undefined being the same as left out. */
export function given<T extends object>(properties: T): T {
	const kept = Object.entries(properties).filter(([, value]) => value !== undefined && value !== null);
	return Object.fromEntries(kept) as T;
}
