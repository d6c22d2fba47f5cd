import * as v from "valibot";
import type { KmsClients } from "../../clients/kmsClients";
import type { Configuration } from "../../configuration/configuration";
import { endpointFault } from "../../configuration/endpoints";
import { placesOf } from "../../configuration/settings";
import { given } from "./properties";
import { isUnknown } from "./unknown";
import type { Fault } from "./validation";

/** The overrides every resource takes, as far as they are given. */
export interface PlaceInputs {
	readonly region?: string | undefined;
	readonly projectId?: string | undefined;
	readonly endpoint?: string | undefined;
}

export const placeEntries = {
	region: v.optional(
		v.pipe(v.string("must be a string"), v.regex(/^[a-z0-9-]+$/, "must be a region's id, like cn-north-4")),
	),
	projectId: v.optional(
		v.pipe(v.string("must be a string"), v.regex(/^[0-9A-Za-z_-]+$/, "must be a project's id, 32 hexadecimal digits")),
	),
	endpoint: v.optional(
		v.pipe(
			v.string("must be a string"),
			v.rawCheck(({ dataset, addIssue }) => {
				const fault = dataset.typed ? endpointFault(dataset.value) : undefined;
				if (fault) addIssue({ message: fault });
			}),
		),
	),
};

/** Fills in what the configuration says about the place. The endpoint stays out: where a service is reached is not part of a resource. */
export function withPlace<Inputs extends PlaceInputs>(inputs: Inputs, configuration: Configuration): Inputs {
	const region = inputs.region ?? configuration.region;
	return { ...given({ region, projectId: configuration.projectId(region) }), ...inputs };
}

/** Faults of the configuration that would stop the resource, shown at the argument they are nearest to. */
export async function configurationFaults(inputs: PlaceInputs, clients: KmsClients): Promise<Fault[]> {
	const region = typeof inputs.region === "string" && !isUnknown(inputs.region) ? inputs.region : undefined;
	const faults = (await clients.faults(region)).map((reason) => ({ property: "", reason }));
	if (inputs.region !== undefined) return faults;
	return [{ property: "region", reason: `is not set. Give it, or set ${placesOf("region")}.` }, ...faults];
}
