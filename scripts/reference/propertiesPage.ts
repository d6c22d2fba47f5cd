import { KINDS } from "../../provider/resources/kinds";
import type { Properties, Property } from "../../provider/resources/shared/properties";
import { table } from "./tables";

const HEAD = ["property", "argument", "output", "default", "a change", "secret", "meaning"];

const CHANGES: Readonly<Record<NonNullable<Property["change"]>, string>> = {
	replaces: "replaces",
	updates: "updates in place",
	stores: "is stored, without a request",
};

function rowOf([name, property]: [string, Property]): readonly string[] {
	const { argument, state, change, secret, doc } = property;
	const preset = property.default === undefined ? "" : `\`${JSON.stringify(property.default)}\``;
	return [
		`\`${name}\``,
		argument ? "yes" : "",
		state ? "yes" : "",
		preset,
		change ? CHANGES[change] : "",
		secret ? "yes" : "",
		doc,
	];
}

function sectionOf(kind: string, properties: Properties): string {
	const rows = Object.entries(properties).map(rowOf);
	return `## ${kind[0]?.toUpperCase()}${kind.slice(1)}\n\n${table(HEAD, rows)}`;
}

/** Every property of every kind, from the tables that the provider itself is made from. */
export function propertiesPage(): string {
	const sections = Object.entries(KINDS).map(([kind, { properties }]) => sectionOf(kind, properties));
	const intro =
		"Made by `npm run docs` from the property tables in `provider/resources/`. Units, ranges and examples are in the [API reference](api/README.md).";
	return `# Properties\n\n${intro}\n\n${sections.join("\n\n")}\n`;
}
