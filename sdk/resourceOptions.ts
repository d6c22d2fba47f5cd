import type * as pulumi from "@pulumi/pulumi";
import { didYouMean } from "../provider/suggestion";
import { KINDS } from "./kinds";
import { isGiven } from "./refusal";

type Refusals = Readonly<Record<string, string>>;
type Kind = keyof typeof KINDS;

const ACCOUNT =
	"has no effect on dynamic resources, which take the account from the Pulumi config huaweicloud: and the environment. Remove it. For another account, use a stack that is configured for it";
const PLUGIN = "has no effect: the resources run from the installed npm package. Choose its version in package.json";

/** Options that no class of this package can honour, and why. */
export const REFUSED_OPTIONS: Refusals = {
	provider: ACCOUNT,
	providers: ACCOUNT,
	version: PLUGIN,
	pluginDownloadURL: PLUGIN,
	envVarMappings: "is only for provider resources. Set the variables in the environment that runs pulumi",
	customTimeouts: "has no effect on dynamic resources. Remove it: every operation has a time limit of its own",
	replaceOnChanges:
		"has no effect: Pulumi can't see which properties of a dynamic resource change. Use pulumi up --target-replace, or replacementTrigger",
};

/** Options that a resource may have. */
const TAKEN_OPTIONS = [
	"parent",
	"dependsOn",
	"protect",
	"retainOnDelete",
	"deletedWith",
	"ignoreChanges",
	"hideDiffs",
	"replacementTrigger",
	"replaceWith",
	"aliases",
	"transformations",
	"transforms",
	"stateMigrations",
	"hooks",
	"id",
	"urn",
	"deleteBeforeReplace",
	"additionalSecretOutputs",
	"import",
];

/** All options that this package decides on. */
export const KNOWN_OPTIONS: readonly string[] = [...TAKEN_OPTIONS, ...Object.keys(REFUSED_OPTIONS)];

/** The reason why an option `import` can't bring an existing key under management. */
export const IMPORT_OF_KEY = "is not supported by dynamic resources. To manage an existing key, give existingKeyId";
const IMPORT_OF_NEW = "is not supported, and not needed: there is nothing in the service to import. Create it";

/** Options that the resources of one kind can't honour, and why. */
const REFUSED_BY_KIND: Readonly<Record<Kind, Refusals>> = {
	externalKey: { import: IMPORT_OF_KEY },
	importParameters: { import: IMPORT_OF_NEW },
	keyMaterial: {
		import:
			"is not supported, and not needed: a KeyMaterial takes over the material that its key already holds. Create it",
	},
	wrappedKeyMaterial: { import: IMPORT_OF_NEW, id: "can't be used: a WrappedKeyMaterial exists only in the state" },
};

/** Options whose values are paths of arguments or outputs. */
export const OPTIONS_OF_PATHS = ["ignoreChanges", "hideDiffs"] as const;

/** Paths that are right for every resource: programs with dynamic resources often ignore changes of their code. */
export const OF_EVERY_RESOURCE: readonly string[] = ["*", "__provider"];

/** What is wrong with the options of a resource. */
export function optionFaults(kind: Kind, opts: pulumi.CustomResourceOptions | undefined): readonly string[] {
	const { arguments: names, outputs } = KINDS[kind];
	return [
		...refusedOptions(opts, { ...REFUSED_OPTIONS, ...REFUSED_BY_KIND[kind] }),
		...OPTIONS_OF_PATHS.flatMap((option) => pathFaults(option, pathsIn(opts, option), names, outputs)),
	];
}

/** Names the options that are refused, and those that are probably misspelt. */
export function refusedOptions(opts: pulumi.ResourceOptions | undefined, refusals: Refusals): readonly string[] {
	const names = Object.entries(opts ?? {}).flatMap(([name, value]) => (isSet(value) ? [name] : []));
	return names.flatMap((name) => {
		const refusal = Object.hasOwn(refusals, name) ? refusals[name] : undefined;
		if (refusal) return [`the option ${name} ${refusal}.`];
		const meant = KNOWN_OPTIONS.includes(name) ? "" : didYouMean(name, KNOWN_OPTIONS);
		return meant ? [`${name} is not an option${meant}`] : [];
	});
}

/** Names the paths that begin with none of the arguments, nor with an output. */
export function pathFaults(
	option: string,
	paths: readonly string[],
	names: readonly string[],
	outputs: readonly string[] = [],
): readonly string[] {
	const known = [...OF_EVERY_RESOURCE, ...names, ...outputs];
	const strays = paths.filter((path) => !known.includes(headOf(path)));
	return strays.map((path) => `${option} names ${path}, but ${strayName(headOf(path), names)}`);
}

/** Says that a name is not an argument, and which are. */
export function strayName(name: string, names: readonly string[]): string {
	return `${name} is not an argument${didYouMean(name, names) || "."} The arguments are ${names.join(", ")}.`;
}

/** The paths in an option. */
export function pathsIn(opts: pulumi.ResourceOptions | undefined, option: string): readonly string[] {
	const paths: unknown = (opts as Readonly<Record<string, unknown>> | undefined)?.[option];
	return Array.isArray(paths) ? paths.map(String) : [];
}

/** The property in a path such as `tags.team`, `tags["team"]` or `["tags"]`. */
export function headOf(path: string): string {
	return /^(?:\[")?([^.["\]]*)/.exec(path)?.[1] ?? "";
}

/** An option that is false or empty asks for nothing. */
function isSet(value: unknown): boolean {
	if (typeof value === "object" && value !== null) return Object.keys(value).length > 0;
	return isGiven(value) && value !== false && value !== "";
}
