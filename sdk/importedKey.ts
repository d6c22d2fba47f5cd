import * as pulumi from "@pulumi/pulumi";
import { ExternalKey, type ExternalKeyArgs } from "./externalKey";
import { ImportParameters, type ImportParametersArgs } from "./importParameters";
import { KeyMaterial, type KeyMaterialArgs } from "./keyMaterial";

/** Arguments of {@link ImportedKey}: those of the resources it is made of. */
export interface ImportedKeyArgs
	extends ExternalKeyArgs,
		Pick<ImportParametersArgs, "wrappingAlgorithm" | "earlyRenewalSeconds">,
		Pick<KeyMaterialArgs, "sm2CiphertextLayout" | "expirationTime"> {
	/** What goes into the key, as {@link KeyMaterialArgs.material}. */
	readonly material: NonNullable<KeyMaterialArgs["material"]>;
}

/**
 * A key with material from outside, in one piece: an {@link ExternalKey}, its {@link ImportParameters} and its
 * {@link KeyMaterial}, each of which says what it does when.
 */
export class ImportedKey extends pulumi.ComponentResource {
	/** The key that was made for the material. */
	readonly key: ExternalKey;
	/** What the material was wrapped with. */
	readonly importParameters: ImportParameters;
	/** The material in the key. */
	readonly material: KeyMaterial;
	/** Id of the key. It is not known before the key holds its material, so that whoever uses it waits for that. */
	readonly keyId: pulumi.Output<string>;
	/** Name of the key. */
	readonly alias: pulumi.Output<string>;
	/** State of the key as the API spells it: "2" enabled, "3" disabled. */
	readonly keyState: pulumi.Output<string>;
	/** Secret. As {@link KeyMaterial.keyMaterialFingerprint}. */
	readonly keyMaterialFingerprint: pulumi.Output<string | undefined>;
	/** When the material went in: RFC 3339, UTC. */
	readonly importedAt: pulumi.Output<string | undefined>;
	/** When the material expires: RFC 3339, UTC; nothing means never. */
	readonly expiresAt: pulumi.Output<string | undefined>;

	constructor(name: string, args: ImportedKeyArgs, opts?: pulumi.ComponentResourceOptions) {
		super("huaweicloud-kms:index:ImportedKey", name, {}, opts);
		const { material, wrappingAlgorithm, earlyRenewalSeconds, sm2CiphertextLayout, expirationTime, ...key } = args;
		const parent = { parent: this };
		this.key = new ExternalKey(name, key, parent);
		const place = { keyId: this.key.keyId, region: key.region, projectId: key.projectId, endpoint: key.endpoint };
		this.importParameters = new ImportParameters(name, { ...place, wrappingAlgorithm, earlyRenewalSeconds }, parent);
		const { importParameters } = this;
		this.material = new KeyMaterial(
			name,
			{ ...place, importParameters, material, sm2CiphertextLayout, expirationTime },
			parent,
		);
		this.keyId = this.material.keyId;
		this.alias = this.key.alias;
		this.keyState = this.material.keyState;
		this.keyMaterialFingerprint = this.material.keyMaterialFingerprint;
		this.importedAt = this.material.importedAt;
		this.expiresAt = this.material.expiresAt;
		this.registerOutputs({ keyId: this.keyId, alias: this.alias, keyState: this.keyState });
	}
}
