import type * as pulumi from "@pulumi/pulumi";
import type { WrappingAlgorithm } from "../provider/kms/wrappingAlgorithm";
import type { Sm2CiphertextLayout } from "../provider/wrapping";
import { ForwardedResource } from "./forwardedResource";
import { type Material, toMaterialInput } from "./material";
import { type KeyOrParametersArgs, toKeyInputs } from "./parametersInput";
import { warnOfWeakness } from "./weakAlgorithms";

export type { Sm2CiphertextLayout };

/** How key material is wrapped. */
export interface WrappingArgs extends KeyOrParametersArgs {
	/** Id of the key. By default that of `importParameters`; one of the two is required. A change replaces. */
	readonly keyId?: pulumi.Input<string> | undefined;
	/** Algorithm for import parameters that have to be got. By default that of `importParameters`, else `RSAES_OAEP_SHA_256`. */
	readonly wrappingAlgorithm?: pulumi.Input<WrappingAlgorithm> | undefined;
	/**
	 * Layout of the ciphertext under `SM2_ENCRYPT`: `der` is SEQUENCE { x, y, C3, C2 } in ASN.1 DER, as OpenSSL and gmssl make it;
	 * `C1C3C2` is the bare bytes, with 04 before x and y. The service's documentation names neither.
	 * @default "der"
	 */
	readonly sm2CiphertextLayout?: pulumi.Input<Sm2CiphertextLayout> | undefined;
}

/** Arguments of {@link WrappedKeyMaterial}. */
export interface WrappedKeyMaterialArgs extends WrappingArgs {
	/** What is wrapped. It is read at every run, to see whether it has changed; one that can't be read is taken for unchanged. */
	readonly material: Material;
}

/**
 * Key material wrapped for one external key, for programs that hand it to an import resource of another provider.
 *
 * Wrapping is randomised: done in the program it would give another ciphertext at every run, and whoever imports it would delete
 * and import the live material each time. This resource wraps once and keeps what belongs together: the ciphertext and the import
 * token it was wrapped for.
 *
 * - It wraps again, in place, when the material or the algorithm changes, or when the token has expired; and only while the key
 *   still waits for its material. Other material for a key that holds some is refused.
 * - It takes the token of `importParameters` while that is valid, and gets one of its own otherwise.
 * - Nothing is deleted by destroying it: it is in the state alone, which is why there is no `get`.
 */
export class WrappedKeyMaterial extends ForwardedResource {
	/** Id of the key. */
	declare public readonly keyId: pulumi.Output<string>;
	/** How the material is wrapped. */
	declare public readonly wrappingAlgorithm: pulumi.Output<WrappingAlgorithm>;
	/** Layout of an SM2 ciphertext, where one was asked for. */
	declare public readonly sm2CiphertextLayout: pulumi.Output<Sm2CiphertextLayout | undefined>;
	/** Secret. Base64: the wrapped symmetric key, or the wrapped temporary key that the private key is under. */
	declare public readonly encryptedKeyMaterial: pulumi.Output<string>;
	/** Secret. Base64: the private key, wrapped with the temporary key (RFC 5649). Of asymmetric keys only. */
	declare public readonly encryptedPrivateKey: pulumi.Output<string | undefined>;
	/** Secret. The token that belongs to the ciphertext. */
	declare public readonly importToken: pulumi.Output<string>;
	/** Secret. The key that it was wrapped with: SubjectPublicKeyInfo in DER, base64. */
	declare public readonly publicKey: pulumi.Output<string>;
	/** Epoch seconds at which the token stops working. */
	declare public readonly expirationTime: pulumi.Output<number>;
	/** `expirationTime` for people: RFC 3339, UTC. */
	declare public readonly expiresAt: pulumi.Output<string>;
	/** Secret. A salted scrypt hash of the material, by which a change is seen. */
	declare public readonly keyMaterialFingerprint: pulumi.Output<string>;
	/** Region of the key. */
	declare public readonly region: pulumi.Output<string>;
	/** Project of the key. */
	declare public readonly projectId: pulumi.Output<string>;
	/** URL of KMS, where one was given to this resource. */
	declare public readonly endpoint: pulumi.Output<string | undefined>;

	constructor(name: string, args: WrappedKeyMaterialArgs, opts?: pulumi.CustomResourceOptions) {
		const { wrappingAlgorithm, sm2CiphertextLayout } = args;
		const inputs = {
			...toKeyInputs(args),
			material: toMaterialInput(args.material),
			wrappingAlgorithm,
			sm2CiphertextLayout,
		};
		super("wrappedKeyMaterial", name, inputs, opts);
		warnOfWeakness(this, args.wrappingAlgorithm);
	}
}
