import type * as pulumi from "@pulumi/pulumi";
import type { WrappingAlgorithm } from "../provider/kms/wrappingAlgorithm";
import { ForwardedResource } from "./forwardedResource";
import type { PlaceArgs } from "./placeArgs";
import { warnOfWeakness } from "./weakAlgorithms";

export type { WrappingAlgorithm };

/** Arguments of {@link ImportParameters}. Names and rules are those of `POST /v1.0/{project_id}/kms/get-parameters-for-import`. A change of `endpoint` replaces, too; of parameters that have lapsed for a key that holds its material, a change of anything but the key is stored without a request. */
export interface ImportParametersArgs extends PlaceArgs {
	/** Id of a key that was created with origin `external`: 36 characters of 0-9 and a-z in the form 8-4-4-4-12. A change replaces. */
	readonly keyId: pulumi.Input<string>;
	/**
	 * How the key material will be wrapped. `RSAES_OAEP_SHA_1` and `RSAES_PKCS1_V1_5` are accepted for sites that have nothing
	 * better, with a warning. `SM2_ENCRYPT` is not offered on every site. A change replaces.
	 * @default "RSAES_OAEP_SHA_256"
	 */
	readonly wrappingAlgorithm?: pulumi.Input<WrappingAlgorithm> | undefined;
	/** Serial number of the request, for the service's own records: 36 characters like a key id. A change replaces. */
	readonly sequence?: pulumi.Input<string> | undefined;
	/**
	 * Seconds, 0 or more: parameters of a key that still waits for its material are renewed by the first `pulumi up` that runs
	 * within this time before they expire. They last 24 hours; from 86,400 on every run renews them. A change is stored without a request.
	 * @default 0
	 */
	readonly earlyRenewalSeconds?: pulumi.Input<number> | undefined;
}

/**
 * What the service hands out for importing key material into one external key: an import token and a public key to wrap the
 * material with, both valid for 24 hours.
 *
 * - `pulumi up` keeps them while they are valid, without a request. Once expired they are replaced, but only while the key
 *   still waits for its material: a key that holds it needs none, and the service hands out none.
 * - `pulumi refresh` gets fresh values; for a key that holds its material it keeps the stored ones.
 * - `pulumi destroy` has nothing to delete: parameters lapse.
 *
 * Token and public key are secrets: encrypted in the state, hidden in output.
 */
export class ImportParameters extends ForwardedResource {
	/** Id of the key. */
	declare public readonly keyId: pulumi.Output<string>;
	/** How key material is to be wrapped with `publicKey`. */
	declare public readonly wrappingAlgorithm: pulumi.Output<WrappingAlgorithm>;
	/** Serial number of the request, where one was given. */
	declare public readonly sequence: pulumi.Output<string | undefined>;
	/** Seconds before `expirationTime` from which on the parameters are renewed. */
	declare public readonly earlyRenewalSeconds: pulumi.Output<number>;
	/** Secret. Opaque base64, about 2,200 characters. */
	declare public readonly importToken: pulumi.Output<string>;
	/** Secret. The key to wrap the material with: SubjectPublicKeyInfo in DER, base64; RSA 2048, or SM2 for `SM2_ENCRYPT`. */
	declare public readonly publicKey: pulumi.Output<string>;
	/** Epoch seconds at which token and public key stop working. It says nothing about the material's own expiry. */
	declare public readonly expirationTime: pulumi.Output<number>;
	/** `expirationTime` for people: RFC 3339, UTC. */
	declare public readonly expiresAt: pulumi.Output<string>;
	/** Region of the key. */
	declare public readonly region: pulumi.Output<string>;
	/** Project of the key; looked up where neither program nor configuration named it. */
	declare public readonly projectId: pulumi.Output<string>;
	/** URL of KMS, where one was given to this resource. */
	declare public readonly endpoint: pulumi.Output<string | undefined>;

	/**
	 * Gets parameters that this program does not manage. Each run asks the service for fresh ones, so for a key that holds its
	 * material it fails: the service hands out none.
	 * @param id `<region>/<projectId>/<keyId>/<wrappingAlgorithm>`
	 */
	static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): ImportParameters {
		return new ImportParameters(name, undefined, { ...opts, id });
	}

	constructor(name: string, args: ImportParametersArgs, opts?: pulumi.CustomResourceOptions);
	/** @internal for {@link ImportParameters.get} */
	constructor(
		name: string,
		args: undefined,
		opts: pulumi.CustomResourceOptions & { readonly id: pulumi.Input<pulumi.ID> },
	);
	constructor(name: string, args: ImportParametersArgs | undefined, opts?: pulumi.CustomResourceOptions) {
		super("importParameters", name, { ...args }, opts);
		warnOfWeakness(this, args?.wrappingAlgorithm);
	}
}
