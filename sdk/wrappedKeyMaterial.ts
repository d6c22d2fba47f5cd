import type * as pulumi from "@pulumi/pulumi";
import type { WrappingAlgorithm } from "../provider/kms/wrappingAlgorithm";
import type { Sm2CiphertextLayout } from "../provider/wrapping";
import { ForwardedResource } from "./forwardedResource";
import { type Material, toMaterialInput } from "./material";
import { type KeyOrParametersArgs, toKeyInputs } from "./parametersInput";
import { warnOfWeakness } from "./weakAlgorithms";

export type { Sm2CiphertextLayout };

/** Arguments that say how key material is wrapped, and for which key. */
export interface WrappingArgs extends KeyOrParametersArgs {
	/** Id of the key. If omitted, that of `importParameters`; one of the two is required. A change replaces the resource. */
	readonly keyId?: pulumi.Input<string> | undefined;
	/** Algorithm for import parameters that the resource gets itself. If omitted, that of `importParameters`, or else `RSAES_OAEP_SHA_256`. */
	readonly wrappingAlgorithm?: pulumi.Input<WrappingAlgorithm> | undefined;
	/**
	 * Layout of the ciphertext for `SM2_ENCRYPT`: `der` is SEQUENCE { x, y, C3, C2 } in ASN.1 DER, as OpenSSL and gmssl produce it;
	 * `C1C3C2` is the bare bytes, with 04 before x and y. The service's documentation specifies neither.
	 * @default "der"
	 */
	readonly sm2CiphertextLayout?: pulumi.Input<Sm2CiphertextLayout> | undefined;
}

/** Arguments of {@link WrappedKeyMaterial}. */
export interface WrappedKeyMaterialArgs extends WrappingArgs {
	/** The material to wrap. Every run reads it to see whether it has changed. Material that can't be read counts as unchanged. */
	readonly material: Material;
}

/**
 * Key material wrapped for one external key, for programs that pass it to an import resource of another provider.
 *
 * Wrapping is randomised. A program that wrapped by itself would get a different ciphertext at every run, and the resource that
 * imports it would delete and import the live material each time. This resource wraps once, and keeps the ciphertext together
 * with the import token that it was wrapped for.
 *
 * - While the key is pending import, it wraps again, in place, when the material or the algorithm changes or the token has
 *   expired. Once the key holds its material, it never wraps again, and different material is refused.
 * - It uses the token of `importParameters` while that is valid, and otherwise gets its own.
 * - Destroying it deletes nothing in the service. It exists only in the state, so there is no `get`.
 */
export class WrappedKeyMaterial extends ForwardedResource {
	/** Id of the key. */
	declare public readonly keyId: pulumi.Output<string>;
	/** Algorithm that the material is wrapped with. */
	declare public readonly wrappingAlgorithm: pulumi.Output<WrappingAlgorithm>;
	/** Layout of an SM2 ciphertext, if one was given. */
	declare public readonly sm2CiphertextLayout: pulumi.Output<Sm2CiphertextLayout | undefined>;
	/** Secret. The wrapped symmetric key, or the wrapped temporary key that encrypts the private key. Base64. */
	declare public readonly encryptedKeyMaterial: pulumi.Output<string>;
	/** Secret. The private key, wrapped with the temporary key (RFC 5649). Only for asymmetric keys. Base64. */
	declare public readonly encryptedPrivateKey: pulumi.Output<string | undefined>;
	/** Secret. The import token that belongs to the ciphertext. */
	declare public readonly importToken: pulumi.Output<string>;
	/** Secret. The public key that the material was wrapped with: SubjectPublicKeyInfo in DER, base64. */
	declare public readonly publicKey: pulumi.Output<string>;
	/** Epoch seconds at which the token expires. */
	declare public readonly expirationTime: pulumi.Output<number>;
	/** `expirationTime` in readable form: RFC 3339, UTC. */
	declare public readonly expiresAt: pulumi.Output<string>;
	/** Secret. A salted hash of the material, used to detect a change. It has the same forms as that of a `KeyMaterial`. */
	declare public readonly keyMaterialFingerprint: pulumi.Output<string>;
	/** Region of the key. */
	declare public readonly region: pulumi.Output<string>;
	/** Project of the key. */
	declare public readonly projectId: pulumi.Output<string>;
	/** URL of KMS, if one was given to this resource. */
	declare public readonly endpoint: pulumi.Output<string | undefined>;

	constructor(name: string, args: WrappedKeyMaterialArgs, opts?: pulumi.CustomResourceOptions) {
		super({ kind: "wrappedKeyMaterial", name, args, opts, inputs: () => toInputs(args) });
		warnOfWeakness(this, args?.wrappingAlgorithm);
	}
}

function toInputs(args: WrappedKeyMaterialArgs | undefined): pulumi.Inputs {
	if (!args) return {};
	return { ...args, ...toKeyInputs(args), material: toMaterialInput(args.material) };
}
