import * as pulumi from "@pulumi/pulumi";
import { ExternalKey, type ExternalKeyArgs } from "./externalKey";
import { ImportParameters, type ImportParametersArgs } from "./importParameters";
import { KeyMaterial, type KeyMaterialArgs } from "./keyMaterial";

/** The spec of an {@link ExternalKey} that is given none. */
const DEFAULT_KEY_SPEC = "AES_256";

/** Arguments of {@link ImportedKey}: those of the resources that it consists of. */
export interface ImportedKeyArgs
	extends ExternalKeyArgs,
		Pick<ImportParametersArgs, "wrappingAlgorithm" | "earlyRenewalSeconds">,
		Pick<KeyMaterialArgs, "sm2CiphertextLayout" | "expirationTime" | "materialDeletion" | "trustExistingMaterial"> {
	/** The material to import into the key, as in {@link KeyMaterialArgs.material}. */
	readonly material: NonNullable<KeyMaterialArgs["material"]>;
}

/**
 * A key with material from outside, in one resource. It consists of an {@link ExternalKey}, its {@link ImportParameters} and its
 * {@link KeyMaterial}; each of them describes its own behaviour.
 */
export class ImportedKey extends pulumi.ComponentResource {
	/** The key that was created for the material. */
	readonly key: ExternalKey;
	/** The import parameters that the material was wrapped with. */
	readonly importParameters: ImportParameters;
	/** The material in the key. */
	readonly material: KeyMaterial;
	/** Id of the key. Unknown until the key holds its material, so that everything that uses it waits for the import. */
	readonly keyId: pulumi.Output<string>;
	/** Name of the key. */
	readonly alias: pulumi.Output<string>;
	/** State of the key as the API spells it: "2" enabled, "3" disabled. */
	readonly keyState: pulumi.Output<string>;
	/** Secret. As {@link KeyMaterial.keyMaterialFingerprint}. */
	readonly keyMaterialFingerprint: pulumi.Output<string | undefined>;
	/** When the material was imported: RFC 3339, UTC. Empty if it was there before the resource. */
	readonly importedAt: pulumi.Output<string>;
	/** When the material expires: RFC 3339, UTC. Empty if it never expires. */
	readonly expiresAt: pulumi.Output<string>;

	constructor(name: string, args: ImportedKeyArgs, opts?: pulumi.ComponentResourceOptions) {
		super("huaweicloud-kms:index:ImportedKey", name, {}, opts);
		const { wrappingAlgorithm, earlyRenewalSeconds, ...others } = args;
		const { material, sm2CiphertextLayout, expirationTime, materialDeletion, trustExistingMaterial, ...key } = others;
		const parent = { parent: this };
		this.key = new ExternalKey(name, key, parent);
		const location = { keyId: this.key.keyId, region: key.region, projectId: key.projectId, endpoint: key.endpoint };
		this.importParameters = new ImportParameters(
			name,
			{ ...location, wrappingAlgorithm, earlyRenewalSeconds, emptyIfImported: true },
			parent,
		);
		const { importParameters } = this;
		this.material = new KeyMaterial(
			name,
			{
				...location,
				importParameters,
				material,
				sm2CiphertextLayout,
				expirationTime,
				materialDeletion,
				trustExistingMaterial,
				keySpec: key.keySpec ?? DEFAULT_KEY_SPEC,
			},
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
