import * as v from "valibot";
import type { Configuration } from "../../configuration/configuration";
import { endpointFault } from "../../configuration/endpoints";
import { type Form, PROJECT_ID, REGION } from "../../configuration/settingForms";
import { sourcesOf } from "../../configuration/settings";
import { otherRegionFault } from "../../configuration/sites";
import type { ProviderContext } from "./context";
import type { CheckRequest, Fault, Unchecked } from "./lifecycle";
import { defaultsOf, given, type Properties } from "./properties";

/** A rule that applies the form of a setting to an argument. */
function formed({ faultOf }: Form) {
	return v.rawCheck<string>(({ dataset, addIssue }) => {
		const fault = dataset.typed ? faultOf(dataset.value) : undefined;
		if (fault) addIssue({ message: fault });
	});
}

/** Where a resource is, and how the service is reached there. Every kind has these. */
export const locationProperties = {
	region: {
		argument: v.pipe(
			v.string(({ input }) =>
				input === undefined ? `is not set. Give it, or set ${sourcesOf("region")}.` : "must be a string",
			),
			formed(REGION),
		),
		state: "argument",
		change: "replaces",
		doc: "Region of the key. If omitted, the configured region.",
	},
	projectId: {
		argument: v.optional(v.pipe(v.string("must be a string"), formed(PROJECT_ID))),
		state: v.string(),
		change: "replaces",
		doc: "Project of the key. If omitted, the configured project, or the credentials' project in the region.",
	},
	endpoint: {
		argument: v.optional(v.pipe(v.string("must be a string"), formed({ faultOf: endpointFault }))),
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
	const [region, endpoint] = [textOf(completed.region), textOf(completed.endpoint)];
	const faults = await clients.faults({ region, endpoint });
	const settings = [...moves(request, configuration), ...faults].map((reason) => ({ property: "", reason }));
	const otherRegion = region !== undefined && endpoint !== undefined ? otherRegionFault(endpoint, region) : undefined;
	return [...settings, ...(otherRegion ? [{ property: "endpoint", reason: otherRegion }] : [])];
}

/**
 * Leaves out the faults of a region or a project that a setting gave: the fault of the setting says the same, with its source and
 * value.
 */
export function withoutFaultsOfSettings(
	faults: readonly [Fault, ...Fault[]],
	{ olds, news }: Pick<CheckRequest, "olds" | "news">,
	configuration: Configuration,
): readonly [Fault, ...Fault[]] {
	const asked = given(news);
	const [first, ...others] = faults.filter(({ property }) => {
		if (property !== "region" && property !== "projectId") return true;
		return asked[property] !== undefined || olds?.[property] !== undefined || !configuration.sets(property);
	});
	return first ? [first, ...others] : faults;
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
	const { noun, form } = PLACES[name];
	// Arguments of the last run that can't be right are refused as such.
	if (where === undefined || form.faultOf(where) !== undefined) return undefined;
	if (setting === undefined || setting === where) return undefined;
	const source = configuration.sourceOf(name);
	// Text of any kind, even a secret in the wrong variable.
	const says = form.faultOf(setting) === undefined ? `says ${setting}` : "says something else";
	const difference = `the resource is in ${noun} ${where}, and ${source} ${says}`;
	return `${name} is not given in the program: ${difference}. Set ${source} to ${where}. To replace the resource with one in another ${noun}, give ${name} in the program.`;
}

const PLACES = {
	region: { noun: "region", form: REGION },
	projectId: { noun: "project", form: PROJECT_ID },
} as const;

function textOf(value: unknown): string | undefined {
	return typeof value === "string" ? value : undefined;
}
