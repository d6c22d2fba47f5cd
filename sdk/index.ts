/**
 * The resources: a key for material from outside, the parameters for importing some, and the material itself. They accept all
 * of Pulumi's resource options except `import`, which dynamic resources don't support.
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
