import type * as pulumi from "@pulumi/pulumi";
import type { KeySpec } from "../provider/kms/keySpec";
import type { KeyUsage } from "../provider/resources/externalKey/usage";
import { keyIdIn } from "../provider/resources/shared/idFormat";
import { ForwardedResource } from "./forwardedResource";
import type { PlaceArgs } from "./placeArgs";

export type { KeySpec, KeyUsage };

/** Arguments of {@link ExternalKey}. Names and rules are those of `POST /v1.0/{project_id}/kms/create-key`. */
export interface ExternalKeyArgs extends PlaceArgs {
	/**
	 * Name of the key, unique in its project: 1 to 255 characters of a-z, A-Z, 0-9, `:`, `/`, `_` and `-`. By default the resource's
	 * name and seven random hexadecimal digits. Changed in place.
	 */
	readonly alias?: pulumi.Input<string> | undefined;
	/** What kind of key it is, and so what material it takes. Not every region has SM4 and SM2. A change replaces. @default "AES_256" */
	readonly keySpec?: pulumi.Input<KeySpec> | undefined;
	/**
	 * What the key is for. By default `ENCRYPT_DECRYPT` for symmetric keys, which are for nothing else, and `SIGN_VERIFY` for others;
	 * RSA and SM2 keys may be for either. A change replaces.
	 */
	readonly keyUsage?: pulumi.Input<KeyUsage> | undefined;
	/** At most 255 characters. Changed in place. */
	readonly description?: pulumi.Input<string> | undefined;
	/** Keys of 1 to 36 characters, values of 0 to 43. Changed in place. */
	readonly tags?: pulumi.Input<Readonly<Record<string, pulumi.Input<string>>>> | undefined;
	/** Enterprise project that the key belongs to. By default the service's, `0`. A change replaces. */
	readonly enterpriseProjectId?: pulumi.Input<string> | undefined;
	/** Days, 7 to 1096, between `pulumi destroy` and the key's end, in which the deletion can be cancelled. @default 30 */
	readonly pendingDeletionDays?: pulumi.Input<number> | undefined;
	/** Whether the key can be used. It takes effect with the first `up` after the key has got its material. @default true */
	readonly enabled?: pulumi.Input<boolean> | undefined;
}

/**
 * A key whose material comes from outside (origin `external`). It waits for its material until a {@link KeyMaterial} brings some.
 *
 * - `pulumi up` creates it once, even where the answer to the request is lost.
 * - `alias`, `description`, `tags` and `enabled` change in place.
 * - `pulumi destroy` schedules its deletion, `pendingDeletionDays` ahead. Its alias stays taken until then.
 */
export class ExternalKey extends ForwardedResource {
	/** Id of the key. */
	public readonly keyId: pulumi.Output<string>;
	/** Name of the key. */
	declare public readonly alias: pulumi.Output<string>;
	/** What kind of key it is. */
	declare public readonly keySpec: pulumi.Output<KeySpec>;
	/** What the key is for. */
	declare public readonly keyUsage: pulumi.Output<KeyUsage>;
	/** Description, where there is one. */
	declare public readonly description: pulumi.Output<string | undefined>;
	/** Tags, where the program gives any. */
	declare public readonly tags: pulumi.Output<Readonly<Record<string, string>> | undefined>;
	/** Enterprise project, where the program gives one or a refresh has seen it. */
	declare public readonly enterpriseProjectId: pulumi.Output<string | undefined>;
	/** Days between its scheduled deletion and its end. */
	declare public readonly pendingDeletionDays: pulumi.Output<number>;
	/** Whether the key can be used, once it has material. */
	declare public readonly enabled: pulumi.Output<boolean>;
	/** State as the API spells it, when it was last looked at: "5" until material is in, then "2" enabled or "3" disabled. */
	declare public readonly keyState: pulumi.Output<string>;
	/** True where the key was there before this resource, waiting for material, because an earlier run was killed. */
	declare public readonly adopted: pulumi.Output<boolean | undefined>;
	/** Region of the key. */
	declare public readonly region: pulumi.Output<string>;
	/** Project of the key; looked up where neither program nor configuration named it. */
	declare public readonly projectId: pulumi.Output<string>;
	/** URL of KMS, where one was given to this resource. */
	declare public readonly endpoint: pulumi.Output<string | undefined>;

	/**
	 * Reads an external key that this program does not manage.
	 * @param id `<region>/<projectId>/<keyId>`
	 */
	static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): ExternalKey {
		return new ExternalKey(name, undefined, { ...opts, id });
	}

	constructor(name: string, args?: ExternalKeyArgs, opts?: pulumi.CustomResourceOptions);
	/** @internal for {@link ExternalKey.get} */
	constructor(
		name: string,
		args: undefined,
		opts: pulumi.CustomResourceOptions & { readonly id: pulumi.Input<pulumi.ID> },
	);
	constructor(name: string, args: ExternalKeyArgs = {}, opts?: pulumi.CustomResourceOptions) {
		super("externalKey", name, { ...args }, opts);
		// Not an output of its own: those are unknown in the preview of an update, and whatever uses the key would seem to be replaced.
		this.keyId = this.id.apply(keyIdIn);
	}
}
