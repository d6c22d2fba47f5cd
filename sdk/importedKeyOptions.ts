import type * as pulumi from "@pulumi/pulumi";
import {
	headOf,
	IMPORT_OF_KEY,
	OF_EVERY_RESOURCE,
	OPTIONS_OF_PATHS,
	pathFaults,
	pathsIn,
	REFUSED_OPTIONS,
	refusedOptions,
} from "./resourceOptions";

/** The parts of an ImportedKey. */
export const PARTS = ["key", "importParameters", "material"] as const;
export type Part = (typeof PARTS)[number];

/** The arguments that each part gets. */
export type PartArguments = Readonly<Record<Part, readonly string[]>>;

/** Options that a component can't honour besides those that no resource can, and why. */
const REFUSED_BY_COMPONENT: Readonly<Record<string, string>> = {
	import: IMPORT_OF_KEY,
	id: "can't be used. To read an existing key, use ExternalKey.get and KeyMaterial.get",
	urn: "can't be used. To read an existing key, use ExternalKey.get and KeyMaterial.get",
	additionalSecretOutputs: "has no effect on a component. Wrap the output with pulumi.secret",
	deleteBeforeReplace:
		"can't be used: the deletion of a key takes days, during which its alias stays taken, and whatever uses the key would lose it before there is another. Remove it",
	hooks: "has no effect on a component. Bind the hooks to the part that you mean with the option transforms",
};

/** Options that Pulumi doesn't hand down to the parts of a component, and the part that gets them. All else follows the key. */
const OPTIONS_OF_PARTS: Readonly<Record<string, readonly Part[]>> = {
	replacementTrigger: ["key"],
	replaceWith: ["key"],
	// Older engines don't hand these down.
	retainOnDelete: PARTS,
	deletedWith: PARTS,
};

type Options = Readonly<Record<string, unknown>>;

/**
 * What is wrong with the options of an ImportedKey.
 * @param names of its arguments
 */
export function importedKeyOptionFaults(
	opts: pulumi.ComponentResourceOptions | undefined,
	names: readonly string[],
): readonly string[] {
	return [
		...refusedOptions(opts, { ...REFUSED_OPTIONS, ...REFUSED_BY_COMPONENT }),
		...OPTIONS_OF_PATHS.flatMap((option) => pathFaults(option, pathsIn(opts, option), names)),
	];
}

/** The options of the component itself. Pulumi hands most of them down: `protect`, `dependsOn`, `aliases`, `transforms`, … */
export function componentOptions(opts: pulumi.ComponentResourceOptions = {}): pulumi.ComponentResourceOptions {
	const ofParts = [...OPTIONS_OF_PATHS, "replacementTrigger", "replaceWith"];
	return Object.fromEntries(Object.entries(opts).filter(([name]) => !ofParts.includes(name)));
}

/** The options of a part besides those that Pulumi hands down: paths by the argument that they begin with. */
export function partOptions(
	part: Part,
	opts: pulumi.ComponentResourceOptions | undefined,
	args: PartArguments,
): pulumi.CustomResourceOptions {
	const given = (opts ?? {}) as Options;
	const ofPart = Object.entries(OPTIONS_OF_PARTS).filter(([name, parts]) => name in given && parts.includes(part));
	const paths = OPTIONS_OF_PATHS.map((option) => [
		option,
		pathsIn(opts, option).filter(
			(path) => OF_EVERY_RESOURCE.includes(headOf(path)) || args[part].includes(headOf(path)),
		),
	]);
	return Object.fromEntries([
		...ofPart.map(([name]) => [name, given[name]]),
		...paths.filter(([, own]) => own?.length),
	]);
}
