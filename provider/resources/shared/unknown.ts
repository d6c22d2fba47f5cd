/**
 * What the engine hands to a provider for a value that is not known before the update runs, by the value's type
 * (`Unknown…Value` of the engine's plugin protocol). Each is a well-formed UUID: one would pass for a key id.
 */
const UNKNOWNS: ReadonlySet<unknown> = new Set([
	"04da6b54-80e4-46f7-96ec-b56ff0331ba9", // string, and whatever has no type
	"1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // boolean
	"3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
	"6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // array
	"dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
]);

export function isUnknown(value: unknown): boolean {
	return UNKNOWNS.has(value);
}
