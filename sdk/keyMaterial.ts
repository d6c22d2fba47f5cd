import * as pulumi from "@pulumi/pulumi";
import type { KeySpec } from "../provider/kms/keySpec";
import { ForwardedResource, idToRead } from "./forwardedResource";
import { type Material, toMaterialInput } from "./material";
import { type ImportParametersLike, toKeyInputs } from "./parametersInput";
import { isGiven } from "./refusal";
import { warnOfWeakness } from "./weakAlgorithms";
import type { WrappingArgs } from "./wrappedKeyMaterial";

/** Wrapped material with the token that it was wrapped for: a {@link WrappedKeyMaterial}, or any object with the same properties. */
export interface WrappedKeyMaterialLike extends ImportParametersLike {
	/** The wrapped symmetric key, or the wrapped temporary key that encrypts the private key. Base64. */
	readonly encryptedKeyMaterial: pulumi.Input<string>;
	/** The private key, wrapped with the temporary key (RFC 5649). Only for asymmetric keys. Base64. */
	readonly encryptedPrivateKey?: pulumi.Input<string | undefined> | undefined;
}

/** Arguments of {@link KeyMaterial}. One of `material`, `encryptedKeyMaterial` or a `WrappedKeyMaterial` is required. */
export interface KeyMaterialArgs extends WrappingArgs {
	/**
	 * Import parameters to use while they are valid: an {@link ImportParameters} or a {@link WrappedKeyMaterial}. If they are
	 * omitted, expired or used up, the resource gets fresh ones. Changing them doesn't import the material again.
	 */
	readonly importParameters?: ImportParametersLike | WrappedKeyMaterialLike | undefined;
	/**
	 * The material to import. Every run reads it to see whether it has changed. Once it has been imported, material that can't be
	 * read counts as unchanged. Different bytes are refused: a key accepts only the bytes that were imported first (KMS.2606).
	 */
	readonly material?: Material | undefined;
	/** Material that was wrapped elsewhere, for example in an HSM, with the public key of `importParameters`. Base64. */
	readonly encryptedKeyMaterial?: pulumi.Input<string> | undefined;
	/** For asymmetric keys wrapped elsewhere: the private key, wrapped with the temporary key that is in `encryptedKeyMaterial`. Base64. */
	readonly encryptedPrivateKey?: pulumi.Input<string> | undefined;
	/**
	 * Epoch seconds at which the service deletes the material; only for symmetric keys. If omitted, the material never expires. A
	 * change reads and compares the bytes, then deletes the material and imports the same bytes again at once.
	 */
	readonly expirationTime?: pulumi.Input<number> | undefined;
	/**
	 * What a deletion of the resource does to the material. `withKey`: nothing; the material goes when the key is deleted, and a
	 * cancelled deletion gives both back. `immediate`: deletes the material at once. Only the same bytes bring it back, and the
	 * material of asymmetric keys can't be deleted.
	 * @default "withKey"
	 */
	readonly materialDeletion?: pulumi.Input<"withKey" | "immediate"> | undefined;
	/**
	 * Says that material which the key already holds is exactly what the program gives, though the service doesn't let it be
	 * compared. The provider then deletes it for another `expirationTime`. If the bytes differ, the key accepts neither them nor any
	 * others afterwards, except those that were imported first.
	 * @default false
	 */
	readonly trustExistingMaterial?: pulumi.Input<boolean> | undefined;
	/** Spec of the key, if the program knows it. The preview then refuses material that doesn't fit. An `ImportedKey` sets it. */
	readonly keySpec?: pulumi.Input<KeySpec> | undefined;
}

/**
 * Key material in one external key.
 *
 * - `pulumi up` imports it once. If the import parameters expire or change later, the material stays as it is.
 * - `pulumi refresh` detects material that was deleted out of band, and the next `pulumi up` imports it again. Expired material is imported again by
 *   `up` alone, once the program sets a later expiry or none. Until then each run logs a line and succeeds, because the material
 *   ended when the program asked.
 * - `pulumi destroy` leaves it in the key, unless `materialDeletion` is `immediate`.
 * - If the key already holds material, the resource adopts it and logs a line, because an earlier run may have been killed
 *   between the import and its record.
 */
export class KeyMaterial extends ForwardedResource {
	/** Id of the key. */
	declare public readonly keyId: pulumi.Output<string>;
	/** State of the key as the API spells it: "2" enabled, "3" disabled, "5" pending import. */
	declare public readonly keyState: pulumi.Output<string>;
	/**
	 * Secret. A salted hash of the material, used to detect a change: scrypt for a symmetric key, SHA-256 for one that the program
	 * declares `random`, and SHA-256 of the public half for a private key. Undefined for material wrapped elsewhere. Someone who can
	 * decrypt the state must compute scrypt (N=16384) once for each guess at weak material. Nobody else can test a guess.
	 */
	declare public readonly keyMaterialFingerprint: pulumi.Output<string | undefined>;
	/** What a deletion of the resource does to the material. */
	declare public readonly materialDeletion: pulumi.Output<"withKey" | "immediate">;
	/** When this resource imported the material: RFC 3339, UTC. Empty if the key held it before. */
	declare public readonly importedAt: pulumi.Output<string>;
	/** Epoch seconds at which the service deletes the material. Undefined if it never expires. The expiry of import parameters is unrelated. */
	declare public readonly expirationTime: pulumi.Output<number | undefined>;
	/** `expirationTime` in readable form: RFC 3339, UTC. Empty if the material never expires. */
	declare public readonly expiresAt: pulumi.Output<string>;
	/**
	 * True if the key held material before this resource that may not be the program's: the service doesn't let symmetric material
	 * be compared. Such material is not deleted for another expiry, unless the program sets `trustExistingMaterial`: if its bytes are
	 * not the program's, the key would refuse the program's bytes afterwards.
	 */
	declare public readonly adopted: pulumi.Output<boolean>;
	/** Region of the key. */
	declare public readonly region: pulumi.Output<string>;
	/** Project of the key. */
	declare public readonly projectId: pulumi.Output<string>;
	/** URL of KMS, if one was given to this resource. */
	declare public readonly endpoint: pulumi.Output<string | undefined>;

	/**
	 * Reads the state of key material that this program does not manage.
	 * @param id `<region>/<projectId>/<keyId>`
	 */
	static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): KeyMaterial {
		const known = idToRead("keyMaterial", name, id, "<region>/<projectId>/<keyId>");
		return new KeyMaterial(name, undefined, { ...opts, id: known });
	}

	constructor(name: string, args: KeyMaterialArgs, opts?: pulumi.CustomResourceOptions);
	/** @internal for {@link KeyMaterial.get} */
	constructor(
		name: string,
		args: undefined,
		opts: pulumi.CustomResourceOptions & { readonly id: pulumi.Input<pulumi.ID> },
	);
	constructor(name: string, args: KeyMaterialArgs | undefined, opts?: pulumi.CustomResourceOptions) {
		super({ kind: "keyMaterial", name, args, opts, inputs: () => toInputs(args) });
		warnOfWeakness(this, args?.wrappingAlgorithm);
	}
}

function toInputs(args: KeyMaterialArgs | undefined): pulumi.Inputs {
	if (!args) return {};
	const wrapped = wrappedMaterialOf(args);
	return {
		...args,
		...toKeyInputs(args),
		material: toMaterialInput(args.material),
		encryptedKeyMaterial: toSecret(args.encryptedKeyMaterial ?? wrapped?.encryptedKeyMaterial),
		encryptedPrivateKey: toSecret(args.encryptedPrivateKey ?? wrapped?.encryptedPrivateKey),
	};
}

/** The import parameters, if they come with wrapped material. What an output has is not known, so it counts only if nothing else is given. */
function wrappedMaterialOf(args: KeyMaterialArgs): Partial<WrappedKeyMaterialLike> | undefined {
	const { importParameters, material, encryptedKeyMaterial } = args;
	if (!importParameters) return undefined;
	const isWrapped = pulumi.Output.isInstance(importParameters)
		? !isGiven(material) && !isGiven(encryptedKeyMaterial)
		: "encryptedKeyMaterial" in importParameters;
	return isWrapped ? importParameters : undefined;
}

function toSecret<T>(value: pulumi.Input<T> | undefined): pulumi.Output<pulumi.Unwrap<T>> | undefined {
	return isGiven(value) ? pulumi.secret(value) : undefined;
}
