import * as v from "valibot";
import type { Configuration } from "../../configuration/configuration";
import { endpointFault } from "../../configuration/endpoints";
import { sourcesOf } from "../../configuration/settings";
import type { ProviderContext } from "./context";
import type { CheckRequest, Fault, Unchecked } from "./lifecycle";
import { defaultsOf, given, type Properties } from "./properties";

const Endpoint = v.pipe(
	v.string("must be a string"),
	v.rawCheck(({ dataset, addIssue }) => {
		const fault = dataset.typed ? endpointFault(dataset.value) : undefined;
		if (fault) addIssue({ message: fault });
	}),
);

const REGION = /^[a-z0-9-]+$/;
const PROJECT = /^[0-9A-Za-z_-]+$/;

/** Where a resource is, and how the service is reached there. Every kind has these. */
export const locationProperties = {
	region: {
		argument: v.pipe(
			v.string(({ input }) =>
				input === undefined ? `is not set. Give it, or set ${sourcesOf("region")}.` : "must be a string",
			),
			v.regex(REGION, "must be a region's id, like cn-north-4"),
		),
		state: "argument",
		change: "replaces",
		doc: "Region of the key. If omitted, the configured region.",
	},
	projectId: {
		argument: v.optional(
			v.pipe(v.string("must be a string"), v.regex(PROJECT, "must be a project's id, 32 hexadecimal digits")),
		),
		state: v.string(),
		change: "replaces",
		doc: "Project of the key. If omitted, the configured project, or the credentials' project in the region.",
	},
	endpoint: {
		argument: v.optional(Endpoint),
		state: "argument",
		change: "stores",
		doc: "URL of KMS for this resource only. If omitted, the configured URL, or that of the region.",
	},
} as const satisfies Properties;

/**
 * The arguments with the defaults of their kind, and where the resource is: as the program says, or where it is already, or as the
 * settings say. The endpoint stays out: how the service is reached is not part of a resource's identity.
 */
export function completeArguments(
	table: Properties,
	{ olds, news }: Pick<CheckRequest, "olds" | "news">,
	configuration: Configuration,
): Unchecked {
	const args: Unchecked = { ...defaultsOf(table), ...given(news) };
	const region = args.region ?? olds?.region ?? configuration.region;
	const stays = olds !== undefined && olds.region === region;
	const projectId = stays ? olds.projectId : configuration.projectId(textOf(region));
	return { ...given({ region, projectId }), ...args };
}

/** Faults of the settings that would stop the resource, or that would move it if they could. */
export async function settingsFaults(
	request: Pick<CheckRequest, "olds" | "news">,
	completed: Unchecked,
	{ clients, configuration }: Pick<ProviderContext, "clients" | "configuration">,
): Promise<readonly Fault[]> {
	const faults = await clients.faults(textOf(completed.region));
	return [...moves(request, configuration), ...faults].map((reason) => ({ property: "", reason }));
}

function moves({ olds, news }: Pick<CheckRequest, "olds" | "news">, configuration: Configuration): string[] {
	const asked = given(news);
	if (!olds || (asked.region ?? olds.region) !== olds.region) return [];
	const location = { region: textOf(olds.region), projectId: textOf(olds.projectId) };
	const names = (["region", "projectId"] as const).filter((name) => asked[name] === undefined);
	return names.flatMap((name) => moveBySetting(name, location, configuration) ?? []);
}

/**
 * What is wrong if the settings name another region or project than a resource is in, and the program names none. The settings of
 * the machine that runs the program must not replace a key.
 */
export function moveBySetting(
	name: keyof typeof PLACES,
	location: { readonly region: string | undefined; readonly projectId: string | undefined },
	configuration: Configuration,
): string | undefined {
	const where = location[name];
	const setting = name === "region" ? configuration.region : configuration.projectId(location.region);
	if (where === undefined || setting === undefined || setting === where) return undefined;
	const { noun, form } = PLACES[name];
	const source = configuration.sourceOf(name);
	// Text of any kind, even a secret in the wrong variable.
	const says = form.test(setting) && setting.length <= LONGEST_NAME ? `says ${setting}` : "says something else";
	const difference = `the resource is in ${noun} ${where}, and ${source} ${says}`;
	return `${name} is not given in the program: ${difference}. Set ${source} to ${where}. To replace the resource with one in another ${noun}, give ${name} in the program.`;
}

const PLACES = {
	region: { noun: "region", form: REGION },
	projectId: { noun: "project", form: PROJECT },
} as const;

/** More than any region or project has, in characters. */
const LONGEST_NAME = 64;

function textOf(value: unknown): string | undefined {
	return typeof value === "string" ? value : undefined;
}
