import type * as pulumi from "@pulumi/pulumi";
import type { KeySpec } from "../provider/kms/keySpec";
import type { KeyUsage } from "../provider/resources/externalKey/usage";
import { keyIdIn } from "../provider/resources/shared/idFormat";
import { ForwardedResource, idToRead } from "./forwardedResource";
import { accountFaults } from "./parentAccount";
import type { PlaceArgs } from "./placeArgs";

export type { KeySpec, KeyUsage };

/** Arguments of {@link ExternalKey}. Names and rules are those of `POST /v1.0/{project_id}/kms/create-key`. */
export interface ExternalKeyArgs extends PlaceArgs {
	/**
	 * Name of the key, unique in its project: 1 to 255 characters of a-z, A-Z, 0-9, `:`, `/`, `_` and `-`. Changed in place. If
	 * omitted, the resource's name and seven random hexadecimal digits, chosen when the key is created. Give one: then a run finds
	 * the key again that a killed run created.
	 */
	readonly alias?: pulumi.Input<string> | undefined;
	/** Spec of the key, which decides what material it takes. Not every region offers SM4 and SM2. A change replaces the key. @default "AES_256" */
	readonly keySpec?: pulumi.Input<KeySpec> | undefined;
	/**
	 * What the key is used for. If omitted, `ENCRYPT_DECRYPT` for symmetric keys and `SIGN_VERIFY` for all others. RSA and SM2 keys
	 * can have either usage; all other keys can only have their default. A change replaces the key.
	 */
	readonly keyUsage?: pulumi.Input<KeyUsage> | undefined;
	/** Description of the key, at most 255 characters. Changed in place. */
	readonly description?: pulumi.Input<string> | undefined;
	/** Tags of the key: tag keys of 1 to 36 characters, values of 0 to 43. Changed in place. */
	readonly tags?: pulumi.Input<Readonly<Record<string, pulumi.Input<string>>>> | undefined;
	/**
	 * Enterprise project that the key belongs to. If omitted, a new key gets the configured one, or else the service's default, `0`. A
	 * change replaces the key; a change of the setting does not.
	 */
	readonly enterpriseProjectId?: pulumi.Input<string> | undefined;
	/** Days between `pulumi destroy` and the key's deletion, 7 to 1096. Until then the deletion can be cancelled. @default 30 */
	readonly pendingDeletionDays?: pulumi.Input<number> | undefined;
	/**
	 * Id of an existing key to manage instead of creating one, such as a key whose deletion was cancelled. It must have origin
	 * `external` and be as the arguments say, apart from those that change in place. `pulumi destroy` schedules its deletion like
	 * that of any other. Another id replaces the resource.
	 */
	readonly existingKeyId?: pulumi.Input<string> | undefined;
	/** Whether the key can be used. `false` takes effect with the first `up` after the key has received its material. @default true */
	readonly enabled?: pulumi.Input<boolean> | undefined;
}

/**
 * A key whose material comes from outside (origin `external`). It is pending import until a {@link KeyMaterial} imports some.
 *
 * - `pulumi up` creates it once, even if the reply to the request is lost.
 * - `alias`, `description`, `tags` and `enabled` change in place.
 * - `pulumi destroy` schedules its deletion in `pendingDeletionDays` days. Until then it can be cancelled, and the key comes back
 *   with its material. Its alias stays taken.
 * - A region or project is changed by the program alone. If the settings of the machine say another one, the preview refuses it.
 */
export class ExternalKey extends ForwardedResource {
	/** Id of the key. */
	public readonly keyId: pulumi.Output<string>;
	/** Name of the key. */
	declare public readonly alias: pulumi.Output<string>;
	/** Spec of the key. */
	declare public readonly keySpec: pulumi.Output<KeySpec>;
	/** What the key is used for. */
	declare public readonly keyUsage: pulumi.Output<KeyUsage>;
	/** Description of the key, if it has one. */
	declare public readonly description: pulumi.Output<string | undefined>;
	/** Tags of the key, if the program sets any. */
	declare public readonly tags: pulumi.Output<Readonly<Record<string, string>> | undefined>;
	/** Enterprise project of the key, if the program sets one or a refresh has read it. */
	declare public readonly enterpriseProjectId: pulumi.Output<string | undefined>;
	/** Days between `pulumi destroy` and the key's deletion. */
	declare public readonly pendingDeletionDays: pulumi.Output<number>;
	/** Whether the key can be used once it has material. */
	declare public readonly enabled: pulumi.Output<boolean>;
	/** State of the key when it was last read, as the API spells it: "5" pending import, "2" enabled, "3" disabled. */
	declare public readonly keyState: pulumi.Output<string>;
	/** Whether the key existed before this resource: `existingKeyId` names it, or a killed run had created it. */
	declare public readonly adopted: pulumi.Output<boolean>;
	/** Region of the key. */
	declare public readonly region: pulumi.Output<string>;
	/** Project of the key. Looked up if neither the program nor the configuration names it. */
	declare public readonly projectId: pulumi.Output<string>;
	/** URL of KMS, if one was given to this resource. */
	declare public readonly endpoint: pulumi.Output<string | undefined>;

	/**
	 * Reads an external key that this program does not manage.
	 * @param id `<region>/<projectId>/<keyId>`
	 */
	static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): ExternalKey {
		const known = idToRead("externalKey", name, id, "<region>/<projectId>/<keyId>");
		return new ExternalKey(name, undefined, { ...opts, id: known });
	}

	constructor(name: string, args?: ExternalKeyArgs, opts?: pulumi.CustomResourceOptions);
	/** @internal for {@link ExternalKey.get} */
	constructor(
		name: string,
		args: undefined,
		opts: pulumi.CustomResourceOptions & { readonly id: pulumi.Input<pulumi.ID> },
	);
	constructor(name: string, args: ExternalKeyArgs | undefined, opts?: pulumi.CustomResourceOptions) {
		super({ kind: "externalKey", name, args, opts, faults: accountFaults(args, opts) });
		// Not an output of its own: outputs are unknown in the preview of an update, so whatever uses the key would seem to be replaced.
		this.keyId = this.id.apply(keyIdIn);
	}
}
