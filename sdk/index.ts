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
export type { ImportParametersLike } from "./parametersAtHand";
export type { PlaceArgs } from "./placeArgs";
export {
	type Sm2CiphertextLayout,
	WrappedKeyMaterial,
	type WrappedKeyMaterialArgs,
	type WrappingArgs,
} from "./wrappedKeyMaterial";
