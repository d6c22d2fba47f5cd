import * as v from "valibot";
import { WRAPPING_ALGORITHMS, type WrappingAlgorithm } from "../../kms/wrappingAlgorithm";
import { type KeyPlace, keyEntries, uuidShaped, wrappingAlgorithm } from "../shared/key";
import type { PlaceInputs } from "../shared/location";
import { ResourceId } from "../shared/resourceId";

/** Arguments of import parameters, checked, with every default filled in that needs no request. */
export interface ImportParametersInputs extends PlaceInputs {
	readonly keyId: string;
	readonly wrappingAlgorithm: WrappingAlgorithm;
	readonly sequence?: string | undefined;
	readonly earlyRenewalSeconds: number;
	readonly region: string;
}

export const DEFAULTS = { wrappingAlgorithm: WRAPPING_ALGORITHMS[0], earlyRenewalSeconds: 0 };

/** What each argument must be. */
export const entries = {
	...keyEntries,
	wrappingAlgorithm: v.optional(wrappingAlgorithm),
	sequence: v.optional(uuidShaped("a request's serial number")),
	earlyRenewalSeconds: v.optional(
		v.pipe(
			v.number("must be a number of seconds"),
			v.safeInteger("must be whole seconds"),
			v.minValue(0, "must not be negative"),
		),
	),
};

export const INPUT_NAMES = Object.keys(entries) as readonly (keyof ImportParametersInputs)[];

/** A change of one of these is a change of what was asked for, so it takes another answer. */
export const REPLACING = INPUT_NAMES.filter((name) => name !== "earlyRenewalSeconds");

/** All that reading import parameters needs. */
export interface ImportParametersId extends KeyPlace {
	readonly wrappingAlgorithm: WrappingAlgorithm;
}

export const importParametersId = new ResourceId<ImportParametersId>(
	"import parameters",
	["region", "projectId", "keyId", "wrappingAlgorithm"],
	entries,
);
