import type { ImportParameters as IssuedParameters } from "../../kms/client";
import { DEFAULT_WRAPPING_ALGORITHM, type WrappingAlgorithm } from "../../kms/wrappingAlgorithm";
import { type Clock, hasPassed } from "../../time";

/** Import parameters of a key, and the algorithm that they are for: the value that resources hand on to each other. */
export interface ImportParameters extends IssuedParameters {
	/** Id of the key that they are for; states of earlier releases don't have it. */
	readonly keyId?: string | undefined;
	readonly wrappingAlgorithm: WrappingAlgorithm;
}

/** Whether import parameters are still valid. */
export function isValid({ expirationTime }: Pick<ImportParameters, "expirationTime">, clock: Clock): boolean {
	return !hasPassed(expirationTime, clock.now());
}

/** The algorithm for import parameters that a resource gets itself. */
export function algorithmOf(inputs: {
	readonly wrappingAlgorithm?: WrappingAlgorithm | undefined;
	readonly importParameters?: Pick<ImportParameters, "wrappingAlgorithm"> | undefined;
}): WrappingAlgorithm {
	return inputs.wrappingAlgorithm ?? inputs.importParameters?.wrappingAlgorithm ?? DEFAULT_WRAPPING_ALGORITHM;
}
