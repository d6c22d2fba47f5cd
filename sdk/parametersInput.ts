import * as pulumi from "@pulumi/pulumi";
import type { WrappingAlgorithm } from "../provider/kms/wrappingAlgorithm";
import type { ImportParameters } from "../provider/resources/material/parameters";
import type { PlaceArgs } from "./placeArgs";
import { isGiven } from "./refusal";

/** Import parameters to wrap with: an {@link ImportParameters}, or any object with the same properties, or an output of one. */
export interface ImportParametersLike {
	/** Id of the key that they were issued for. */
	readonly keyId: pulumi.Input<string>;
	/** Algorithm to wrap key material with, using `publicKey`. */
	readonly wrappingAlgorithm: pulumi.Input<WrappingAlgorithm>;
	/** The import token, in base64, perhaps with line breaks. It becomes a secret. */
	readonly importToken: pulumi.Input<string>;
	/** The key to wrap with: SubjectPublicKeyInfo, in base64 of DER or in PEM, perhaps with line breaks. It becomes a secret. */
	readonly publicKey: pulumi.Input<string>;
	/** Epoch seconds at which the token and the public key expire. */
	readonly expirationTime: pulumi.Input<number>;
	/** Region of the key. */
	readonly region?: pulumi.Input<string> | undefined;
	/** Project of the key. */
	readonly projectId?: pulumi.Input<string> | undefined;
	/** URL of KMS, if one was given. */
	readonly endpoint?: pulumi.Input<string | undefined>;
}

/** Arguments that name a key, by its id or by its import parameters. */
export interface KeyOrParametersArgs extends PlaceArgs {
	/** Id of the key. If omitted, that of `importParameters`. */
	readonly keyId?: pulumi.Input<string> | undefined;
	/** Import parameters to use until they expire, such as an {@link ImportParameters}. If omitted, the resource gets its own. */
	readonly importParameters?: ImportParametersLike | undefined;
}

/** Returns the key, its location and its import parameters as the provider takes them. The import parameters fill in what the arguments omit. */
export function toKeyInputs(args: KeyOrParametersArgs): pulumi.Inputs {
	const { importParameters: parameters } = args;
	return {
		keyId: args.keyId ?? parameters?.keyId,
		region: args.region ?? parameters?.region,
		projectId: args.projectId ?? parameters?.projectId,
		endpoint: args.endpoint ?? parameters?.endpoint,
		importParameters: isGiven(parameters) ? toImportParametersInput(parameters) : undefined,
	};
}

/** What is wrong with arguments that their types don't allow, and that a program may have all the same. */
export function argumentFaults(args: unknown): readonly string[] {
	const rightful = "must be an object";
	if (!isGiven(args)) return [];
	if (!isPlain(args)) return [`the second argument ${rightful} with the resource's arguments${waited(args)}.`];
	const { importParameters } = args as { readonly importParameters?: unknown };
	// Pulumi lifts the properties of an output.
	const isTaken = isPlain(importParameters) || pulumi.Output.isInstance(importParameters);
	if (!isGiven(importParameters) || isTaken) return [];
	const what = "an ImportParameters, a WrappedKeyMaterial, or an object with the properties of one";
	return [`importParameters must be ${what}${waited(importParameters)}.`];
}

function isPlain(value: unknown): boolean {
	const isWaited = value instanceof Promise || pulumi.Output.isInstance(value);
	return typeof value === "object" && value !== null && !Array.isArray(value) && !isWaited;
}

/** How to give what has to be waited for. */
function waited(value: unknown): string {
	if (value instanceof Promise) return ", and not a promise: await it first";
	return pulumi.Output.isInstance(value) ? ", and not an output: only its properties may be outputs" : "";
}

/** Converted as a whole, so that an unknown part makes all of it unknown. */
function toImportParametersInput({
	keyId,
	wrappingAlgorithm,
	importToken,
	publicKey,
	expirationTime,
}: ImportParametersLike): pulumi.Output<ImportParameters> {
	const parameters = { keyId, wrappingAlgorithm, importToken, publicKey, expirationTime };
	return pulumi.secret(parameters) as pulumi.Output<ImportParameters>;
}
