import * as pulumi from "@pulumi/pulumi";
import { ForwardedResource } from "./forwardedResource";
import { type Material, toMaterialInput } from "./material";
import { type ImportParametersLike, toKeyInputs } from "./parametersInput";
import { warnOfWeakness } from "./weakAlgorithms";
import type { WrappingArgs } from "./wrappedKeyMaterial";

/** Material that comes wrapped, with the token it was wrapped for: a {@link WrappedKeyMaterial}, or whatever has what it has. */
export interface WrappedKeyMaterialLike extends ImportParametersLike {
	/** The wrapped symmetric key, or the wrapped temporary key that the private key is under. Base64. */
	readonly encryptedKeyMaterial: pulumi.Input<string>;
	/** The private key under the temporary key (RFC 5649). Of asymmetric keys only. Base64. */
	readonly encryptedPrivateKey?: pulumi.Input<string | undefined> | undefined;
}

/** Arguments of {@link KeyMaterial}. One of `material`, `encryptedKeyMaterial` and a `WrappedKeyMaterial` is required. */
export interface KeyMaterialArgs extends WrappingArgs {
	/**
	 * Import parameters to use while they last: an {@link ImportParameters} or a {@link WrappedKeyMaterial}. Without them, once they
	 * have expired, or where they are used up, fresh ones are got. Other ones are no reason to import again.
	 */
	readonly importParameters?: ImportParametersLike | WrappedKeyMaterialLike | undefined;
	/**
	 * What goes into the key. It is read at every run, to see whether it has changed; once it is in, one that can't be read is
	 * taken for unchanged. Other bytes are refused: a key takes none but its first (KMS.2606).
	 */
	readonly material?: Material | undefined;
	/** Material that was wrapped elsewhere, as in an HSM, with the public key of `importParameters`. Base64. */
	readonly encryptedKeyMaterial?: pulumi.Input<string> | undefined;
	/** For asymmetric keys wrapped elsewhere: the private key under the temporary key that `encryptedKeyMaterial` wraps. Base64. */
	readonly encryptedPrivateKey?: pulumi.Input<string> | undefined;
	/**
	 * Epoch seconds at which the service is to delete the material; symmetric keys only. By default never. A change deletes the
	 * material and puts the same bytes back at once, after they have been read and compared.
	 */
	readonly expirationTime?: pulumi.Input<number> | undefined;
}

/**
 * Key material in one external key.
 *
 * - `pulumi up` brings it in once. Expired or rotated import parameters are no reason to touch it again.
 * - Material that was deleted out of band goes in again by `pulumi refresh` and `pulumi up`; material that has expired by `up` alone,
 *   once the program gives a later expiry or none. Until then a run says so and succeeds: it went as the program asked.
 * - `pulumi destroy` deletes it from the key; that of asymmetric keys stays until the key itself is deleted.
 * - A key that holds material already is taken over, with a line that says so: a run may have been killed between the import and
 *   its record.
 */
export class KeyMaterial extends ForwardedResource {
	/** Id of the key. */
	declare public readonly keyId: pulumi.Output<string>;
	/** State of the key as the API spells it: "2" enabled, "3" disabled, "5" without material. */
	declare public readonly keyState: pulumi.Output<string>;
	/**
	 * Secret. A salted scrypt hash of the material, by which a change is seen; nothing for material wrapped elsewhere. Who can
	 * decrypt the state still pays scrypt (N=16384) for every guess, and who can't has nothing to test a guess with.
	 */
	declare public readonly keyMaterialFingerprint: pulumi.Output<string | undefined>;
	/** When this resource brought the material in: RFC 3339, UTC. */
	declare public readonly importedAt: pulumi.Output<string | undefined>;
	/** Epoch seconds at which the service deletes the material; nothing means never. It says nothing about import parameters. */
	declare public readonly expirationTime: pulumi.Output<number | undefined>;
	/** `expirationTime` for people: RFC 3339, UTC. */
	declare public readonly expiresAt: pulumi.Output<string | undefined>;
	/**
	 * True where the key held material before this resource, which can't be compared with the program's: the service tells
	 * nothing about symmetric material. It is not deleted for another expiry then, because other bytes would not go back in.
	 */
	declare public readonly adopted: pulumi.Output<boolean | undefined>;
	/** Region of the key. */
	declare public readonly region: pulumi.Output<string>;
	/** Project of the key. */
	declare public readonly projectId: pulumi.Output<string>;
	/** URL of KMS, where one was given to this resource. */
	declare public readonly endpoint: pulumi.Output<string | undefined>;

	/**
	 * Reads the state of key material that this program does not manage.
	 * @param id `<region>/<projectId>/<keyId>`
	 */
	static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): KeyMaterial {
		return new KeyMaterial(name, undefined, { ...opts, id });
	}

	constructor(name: string, args: KeyMaterialArgs, opts?: pulumi.CustomResourceOptions);
	/** @internal for {@link KeyMaterial.get} */
	constructor(
		name: string,
		args: undefined,
		opts: pulumi.CustomResourceOptions & { readonly id: pulumi.Input<pulumi.ID> },
	);
	constructor(name: string, args: KeyMaterialArgs | undefined, opts?: pulumi.CustomResourceOptions) {
		super("keyMaterial", name, args ? toInputs(args) : {}, opts);
		warnOfWeakness(this, args?.wrappingAlgorithm);
	}
}

function toInputs(args: KeyMaterialArgs): pulumi.Inputs {
	const { importParameters, wrappingAlgorithm, sm2CiphertextLayout, expirationTime } = args;
	const wrapped = importParameters && "encryptedKeyMaterial" in importParameters ? importParameters : undefined;
	return {
		...toKeyInputs(args),
		material: toMaterialInput(args.material),
		encryptedKeyMaterial: toSecret(args.encryptedKeyMaterial ?? wrapped?.encryptedKeyMaterial),
		encryptedPrivateKey: toSecret(args.encryptedPrivateKey ?? wrapped?.encryptedPrivateKey),
		wrappingAlgorithm,
		sm2CiphertextLayout,
		expirationTime,
	};
}

function toSecret<T>(value: pulumi.Input<T> | undefined): pulumi.Output<pulumi.Unwrap<T>> | undefined {
	return value === undefined ? undefined : pulumi.secret(value);
}
