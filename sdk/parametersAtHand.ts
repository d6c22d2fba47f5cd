import * as pulumi from "@pulumi/pulumi";
import type { WrappingAlgorithm } from "../provider/kms/wrappingAlgorithm";
import type { ParametersAtHand } from "../provider/lifecycle/materialArguments";
import type { PlaceArgs } from "./placeArgs";

/** Import parameters to wrap for: an {@link ImportParameters}, or whatever has what it has. */
export interface ImportParametersLike {
	readonly keyId: pulumi.Input<string>;
	readonly wrappingAlgorithm: pulumi.Input<WrappingAlgorithm>;
	readonly importToken: pulumi.Input<string>;
	readonly publicKey: pulumi.Input<string>;
	readonly expirationTime: pulumi.Input<number>;
	readonly region?: pulumi.Input<string> | undefined;
	readonly projectId?: pulumi.Input<string> | undefined;
	readonly endpoint?: pulumi.Input<string | undefined>;
}

/** Arguments that name a key, by itself or by its import parameters. */
export interface KeyOfParameters extends PlaceArgs {
	readonly keyId?: pulumi.Input<string> | undefined;
	readonly importParameters?: ImportParametersLike | undefined;
}

/** The key, its place and its import parameters as the provider takes them. What the arguments leave out, the parameters say. */
export function toParametersInputs(args: KeyOfParameters): pulumi.Inputs {
	const { importParameters: parameters } = args;
	return {
		keyId: args.keyId ?? parameters?.keyId,
		region: args.region ?? parameters?.region,
		projectId: args.projectId ?? parameters?.projectId,
		endpoint: args.endpoint ?? parameters?.endpoint,
		importParameters: parameters && atHand(parameters),
	};
}

/** As a whole, so that a part that is not known yet makes all of it unknown. */
function atHand({ wrappingAlgorithm, importToken, publicKey, expirationTime }: ImportParametersLike) {
	const parameters = { wrappingAlgorithm, importToken, publicKey, expirationTime };
	return pulumi.secret(parameters) as pulumi.Output<ParametersAtHand>;
}
