/** Properties of a resource as the engine's protocol carries them: JSON, in which secrets are marked. */
export type Properties = Readonly<Record<string, unknown>>;

// Both from Pulumi's protocol, sdk/go/common/resource/properties.go.
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** What stands for a value that isn't known before the update. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

interface Secret {
	readonly value: unknown;
}

const isObject = (value: unknown): value is Properties => typeof value === "object" && value !== null;

export function isSecret(value: unknown): value is Secret {
	return isObject(value) && value[SIGNATURE] === SECRET;
}

export function toSecret(value: unknown): unknown {
	return isSecret(value) ? value : { [SIGNATURE]: SECRET, value };
}

/** Returns a copy in which secrets are replaced. */
export function mapSecrets(value: unknown, replace: (secret: unknown) => unknown): unknown {
	if (isSecret(value)) return replace(mapSecrets(value.value, (inner) => inner));
	if (Array.isArray(value)) return value.map((item) => mapSecrets(item, replace));
	if (!isObject(value)) return value;
	return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, mapSecrets(part, replace)]));
}

/** Returns a copy with plain values, as the provider of dynamic resources gets them. */
export function plain(properties: Properties): Properties {
	return mapSecrets(properties, (secret) => secret) as Properties;
}

/** Marks what is secret in properties of the same names, as the engine does for a provider that doesn't know of secrets. */
export function withSecretsOf(properties: Properties, source: Properties): Properties {
	const marked = Object.entries(properties).map(([name, value]) => {
		const original = source[name];
		if (isSecret(original)) return [name, toSecret(value)];
		const areBothObjects = isObject(value) && isObject(original) && !Array.isArray(value);
		return [name, areBothObjects ? withSecretsOf(value, original) : value];
	});
	return Object.fromEntries(marked);
}

/** Marks the named properties as secret. */
export function withSecrets(properties: Properties, names: readonly string[]): Properties {
	const marked = Object.entries(properties).map(([name, value]) => [
		name,
		names.includes(name) ? toSecret(value) : value,
	]);
	return Object.fromEntries(marked);
}

/** Copies a value as the engine's protocol does. @throws {TypeError} if a part of it is undefined, which the protocol can't carry */
export function overTheWire<Value>(value: Value): Value {
	const text = JSON.stringify(value, (name, part) => {
		if (part === undefined || typeof part === "function") throw new TypeError(`Unexpected struct type: ${name}`);
		return part;
	});
	return JSON.parse(text);
}
