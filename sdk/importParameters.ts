import type * as pulumi from "@pulumi/pulumi";
import type { WrappingAlgorithm } from "../provider/kms/wrappingAlgorithm";
import { ForwardedResource, idToRead } from "./forwardedResource";
import type { PlaceArgs } from "./placeArgs";
import { warnOfWeakness } from "./weakAlgorithms";

export type { WrappingAlgorithm };

/**
 * Arguments of {@link ImportParameters}. Names and rules are those of `POST /v1.0/{project_id}/kms/get-parameters-for-import`.
 *
 * Once the key holds its material, a change of any argument other than `keyId`, `region` and `projectId` is stored: the key needs no
 * other parameters.
 */
export interface ImportParametersArgs extends PlaceArgs {
	/** Id of a key that was created with origin `external`: 36 characters of 0-9 and a-z in the form 8-4-4-4-12. A change replaces the parameters. */
	readonly keyId: pulumi.Input<string>;
	/**
	 * Algorithm that the key material will be wrapped with. `RSAES_OAEP_SHA_1` and `RSAES_PKCS1_V1_5` are accepted with a warning,
	 * for sites that offer nothing better. Not every site offers `SM2_ENCRYPT`. A change replaces the parameters.
	 * @default "RSAES_OAEP_SHA_256"
	 */
	readonly wrappingAlgorithm?: pulumi.Input<WrappingAlgorithm> | undefined;
	/** Serial number of the request, for the service's own records: 36 characters in the form of a key id. A change replaces the parameters. */
	readonly sequence?: pulumi.Input<string> | undefined;
	/**
	 * Seconds before expiry from which the parameters are renewed, 0 or more. The first `pulumi up` in that time renews them if the
	 * key is still pending import. They last 24 hours, so with 86,400 or more every run renews them. A change is stored without a
	 * request.
	 * @default 0
	 */
	readonly earlyRenewalSeconds?: pulumi.Input<number> | undefined;
	/**
	 * What happens if the key already holds its material when the resource is created. `false`: the creation fails, because the
	 * service issues no parameters. `true`: the resource is created empty, with an `importToken` and a `publicKey` of `""` and an
	 * `expirationTime` of 0. An `ImportedKey` sets it.
	 * @default false
	 */
	readonly emptyIfImported?: pulumi.Input<boolean> | undefined;
}

/**
 * What the service issues for importing key material into one external key: an import token and a public key to wrap the
 * material with, both valid for 24 hours.
 *
 * - `pulumi up` keeps them while they are valid, without a request. Once they have expired, it replaces them if the key is
 *   still pending import. A key that holds its material needs none, and the service issues none.
 * - `pulumi refresh` gets fresh values. If the key holds its material, it keeps the stored ones.
 * - `pulumi destroy` deletes nothing: the parameters simply expire.
 *
 * The token and the public key are secrets: encrypted in the state, hidden in output.
 */
export class ImportParameters extends ForwardedResource {
	/** Id of the key. */
	declare public readonly keyId: pulumi.Output<string>;
	/** Algorithm to wrap key material with, using `publicKey`. */
	declare public readonly wrappingAlgorithm: pulumi.Output<WrappingAlgorithm>;
	/** Serial number of the request, if one was given. */
	declare public readonly sequence: pulumi.Output<string | undefined>;
	/** Seconds before `expirationTime` from which the parameters are renewed. */
	declare public readonly earlyRenewalSeconds: pulumi.Output<number>;
	/** Secret. Opaque base64, about 2,200 characters. */
	declare public readonly importToken: pulumi.Output<string>;
	/**
	 * Secret. The key to wrap the material with: SubjectPublicKeyInfo in DER, base64; RSA 2048, or SM2 for `SM2_ENCRYPT`. If
	 * `wrappingAlgorithm` changes after the import, token and public key stay those that were issued.
	 */
	declare public readonly publicKey: pulumi.Output<string>;
	/** Epoch seconds at which the token and the public key expire. The material's own expiry is unrelated. */
	declare public readonly expirationTime: pulumi.Output<number>;
	/** `expirationTime` in readable form: RFC 3339, UTC. */
	declare public readonly expiresAt: pulumi.Output<string>;
	/** Region of the key. */
	declare public readonly region: pulumi.Output<string>;
	/** Project of the key. Looked up if neither the program nor the configuration names it. */
	declare public readonly projectId: pulumi.Output<string>;
	/** URL of KMS, if one was given to this resource. */
	declare public readonly endpoint: pulumi.Output<string | undefined>;

	/**
	 * Gets parameters that this program does not manage. Each run requests fresh ones, so it fails for a key that holds its
	 * material: the service issues none.
	 * @param id `<region>/<projectId>/<keyId>/<wrappingAlgorithm>`
	 */
	static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): ImportParameters {
		const known = idToRead("importParameters", name, id, "<region>/<projectId>/<keyId>/<wrappingAlgorithm>");
		return new ImportParameters(name, undefined, { ...opts, id: known });
	}

	constructor(name: string, args: ImportParametersArgs, opts?: pulumi.CustomResourceOptions);
	/** @internal for {@link ImportParameters.get} */
	constructor(
		name: string,
		args: undefined,
		opts: pulumi.CustomResourceOptions & { readonly id: pulumi.Input<pulumi.ID> },
	);
	constructor(name: string, args: ImportParametersArgs | undefined, opts?: pulumi.CustomResourceOptions) {
		super({ kind: "importParameters", name, args, opts });
		warnOfWeakness(this, args?.wrappingAlgorithm);
	}
}
