/**
 * The algorithms for wrapping key material: the union of what both editions of the API page list. Sites accept different subsets.
 * Only Chinese sites offer SM2_ENCRYPT.
 */
export const WRAPPING_ALGORITHMS = [
	"RSAES_OAEP_SHA_256",
	"SM2_ENCRYPT",
	"RSAES_OAEP_SHA_1",
	"RSAES_PKCS1_V1_5",
] as const;

/**
 * The algorithm for wrapping key material, as the API spells it. `RSAES_OAEP_SHA_256` uses SHA-256 for the label and for MGF1.
 * Only Chinese sites offer `SM2_ENCRYPT`. `RSAES_OAEP_SHA_1` and `RSAES_PKCS1_V1_5` are weak, for sites that offer nothing better.
 * @useDeclaredType
 */
export type WrappingAlgorithm = (typeof WRAPPING_ALGORITHMS)[number];

/** The strongest algorithm that every site offers. */
export const DEFAULT_WRAPPING_ALGORITHM: WrappingAlgorithm = "RSAES_OAEP_SHA_256";
