import type { ImportParameters } from "../../kms/client";
import type { WrappingAlgorithm } from "../../kms/wrappingAlgorithm";
import { toRfc3339 } from "../../time";
import { KEY_ID_PARTS } from "../shared/idFormat";
import type { KeyLocation } from "../shared/key";
import { toState } from "../shared/properties";
import { ResourceId } from "../shared/resourceId";
import { type ImportParametersInputs, type ImportParametersState, properties } from "./properties";

/** All that reading import parameters needs. */
export interface ImportParametersId extends KeyLocation {
	readonly wrappingAlgorithm: WrappingAlgorithm;
}

export const importParametersId = new ResourceId<ImportParametersId>(
	"import parameters",
	[...KEY_ID_PARTS, "wrappingAlgorithm"],
	properties,
);

export function stateOf(
	inputs: ImportParametersInputs & { readonly projectId: string },
	parameters: ImportParameters,
): ImportParametersState {
	return toState(properties, { ...inputs, ...parameters, expiresAt: toRfc3339(parameters.expirationTime) });
}

/** The state of a resource whose key holds its material: it needs no parameters, and the service issues none. */
export function emptyState(inputs: ImportParametersInputs & { readonly projectId: string }): ImportParametersState {
	return toState(properties, { ...inputs, importToken: "", publicKey: "", expirationTime: 0, expiresAt: "" });
}

export function isEmpty({ importToken }: Pick<ImportParametersState, "importToken">): boolean {
	return importToken === "";
}

/** Whether the engine handed over a state, and not only an id, as it does for `.get`. */
export function isComplete(stored: Partial<ImportParametersState>): stored is ImportParametersState {
	return stored.importToken !== undefined && stored.publicKey !== undefined && stored.expirationTime !== undefined;
}
