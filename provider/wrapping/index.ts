/**
 * Wraps key material in scripts, without Pulumi and without requests. Most scripts only need `wrapKeyMaterial`.
 *
 * Errors that a user can act on have a `code` (`KmsImportError`). Programming errors are a `TypeError`.
 *
 * @module pulumi-huaweicloud-kms/wrapping
 */

export type { AsymmetricKeySpec, KeySpec } from "../kms/keySpec";
export type { WrappingAlgorithm } from "../kms/wrappingAlgorithm";
export type { MaterialEncoding } from "./encoding";
export {
	type FingerprintForm,
	type FingerprintOptions,
	fingerprintOf,
	matchesFingerprint,
} from "./fingerprint";
export { clear, type KeyMaterialBytes, type ParseOptions, parseMaterial } from "./parseMaterial";
export type { ScryptCost } from "./scrypt";
export { SM2_CIPHERTEXT_LAYOUTS, type Sm2CiphertextLayout } from "./sm2";
export { type WrapKeyMaterialOptions, wrapKeyMaterial } from "./wrapKeyMaterial";
export { type WrappedMaterial, type WrapRequest, wrapMaterial } from "./wrapMaterial";
