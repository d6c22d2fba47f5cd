/**
 * The resources: a key for material from outside, the parameters for importing some, and the material itself.
 *
 * They take Pulumi's resource options. Those that can't work with dynamic resources are refused by name, with what to do instead:
 * `provider`, `providers`, `import`, `version`, `pluginDownloadURL`, `customTimeouts`, `replaceOnChanges` and `envVarMappings`.
 *
 * @module pulumi-huaweicloud-kms
 */

export { ExternalKey, type ExternalKeyArgs, type KeySpec, type KeyUsage } from "./externalKey";
export { ImportedKey, type ImportedKeyArgs } from "./importedKey";
export { ImportParameters, type ImportParametersArgs, type WrappingAlgorithm } from "./importParameters";
export { KeyMaterial, type KeyMaterialArgs, type WrappedKeyMaterialLike } from "./keyMaterial";
export type {
	Material,
	MaterialCommand,
	MaterialEncoding,
	MaterialFile,
	MaterialVariable,
} from "./material";
export type { ImportParametersLike } from "./parametersInput";
export type { PlaceArgs } from "./placeArgs";
export {
	type Sm2CiphertextLayout,
	WrappedKeyMaterial,
	type WrappedKeyMaterialArgs,
	type WrappingArgs,
} from "./wrappedKeyMaterial";
