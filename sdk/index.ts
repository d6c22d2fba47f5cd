/**
 * The resources: a key made for material from outside, what it takes to import some, and the material itself. They take
 * Pulumi's resource options, but for `import`, which dynamic resources don't have.
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
