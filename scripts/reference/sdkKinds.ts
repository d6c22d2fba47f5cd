import { KINDS } from "../../provider/resources/kinds";
import { argumentNames, type Properties, secretNames, stateNames } from "../../provider/resources/shared/properties";

/**
 * What resource classes need of the property tables, as a source file: the tables themselves would load the provider
 * into every program.
 */
export function sdkKinds(): string {
	const rows = Object.entries(KINDS).map(([kind, { properties }]) => [kind, rowOf(kind, properties)]);
	return [
		"// Made by `npm run docs` from the property tables in provider/resources.",
		"",
		"/** The kinds of resources: their types, their arguments, the outputs that the engine fills in, and those that are secret. */",
		`export const KINDS = ${JSON.stringify(Object.fromEntries(rows))} as const;`,
		"",
	].join("\n");
}

function rowOf(kind: string, properties: Properties) {
	const type = `${kind[0]?.toUpperCase()}${kind.slice(1)}`;
	return {
		type,
		arguments: argumentNames(properties),
		outputs: stateNames(properties),
		secrets: secretNames(properties),
	};
}
