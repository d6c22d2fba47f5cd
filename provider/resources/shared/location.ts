import * as v from "valibot";
import type { OperationClients } from "../../clients/kmsClients";
import type { Configuration } from "../../configuration/configuration";
import { endpointFault } from "../../configuration/endpoints";
import { sourcesOf } from "../../configuration/settings";
import type { Fault, Unchecked } from "./lifecycle";
import { defaultsOf, given, type Properties } from "./properties";

const Endpoint = v.pipe(
	v.string("must be a string"),
	v.rawCheck(({ dataset, addIssue }) => {
		const fault = dataset.typed ? endpointFault(dataset.value) : undefined;
		if (fault) addIssue({ message: fault });
	}),
);

/** Where a resource is, and how the service is reached there. Every kind has these. */
export const locationProperties = {
	region: {
		argument: v.pipe(
			v.string(({ input }) =>
				input === undefined ? `is not set. Give it, or set ${sourcesOf("region")}.` : "must be a string",
			),
			v.regex(/^[a-z0-9-]+$/, "must be a region's id, like cn-north-4"),
		),
		state: "argument",
		change: "replaces",
		doc: "Region of the key. If omitted, the configured region.",
	},
	projectId: {
		argument: v.optional(
			v.pipe(
				v.string("must be a string"),
				v.regex(/^[0-9A-Za-z_-]+$/, "must be a project's id, 32 hexadecimal digits"),
			),
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
 * The arguments with the defaults of their kind and the configured region and project. The endpoint stays out: how the service is
 * reached is not part of a resource's identity.
 */
export function completeArguments(table: Properties, news: Unchecked, configuration: Configuration): Unchecked {
	const args: Unchecked = { ...defaultsOf(table), ...given(news) };
	const region = args.region ?? configuration.region;
	const projectId = configuration.projectId(typeof region === "string" ? region : undefined);
	return { ...given({ region, projectId }), ...args };
}

/** Faults of the configuration that would stop the resource. */
export async function configurationFaults({ region }: Unchecked, clients: OperationClients): Promise<readonly Fault[]> {
	const faults = await clients.faults(typeof region === "string" ? region : undefined);
	return faults.map((reason) => ({ property: "", reason }));
}
