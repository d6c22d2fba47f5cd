/**
 * How key material is wrapped on its way in: the union of what both editions of the API's page list.
 * Sites differ in which of them they accept; SM2_ENCRYPT is offered on Chinese sites.
 */
export const WRAPPING_ALGORITHMS = [
	"RSAES_OAEP_SHA_256",
	"SM2_ENCRYPT",
	"RSAES_OAEP_SHA_1",
	"RSAES_PKCS1_V1_5",
] as const;

/**
 * How key material is wrapped on its way in, as the API spells it. `RSAES_OAEP_SHA_256` has SHA-256 for the label and for MGF1;
 * `SM2_ENCRYPT` is offered on Chinese sites only; the last two are weak, and there for sites that have nothing better.
 * @useDeclaredType
 */
export type WrappingAlgorithm = (typeof WRAPPING_ALGORITHMS)[number];

/** Of those that every site offers, the strongest. */
export const DEFAULT_WRAPPING_ALGORITHM: WrappingAlgorithm = "RSAES_OAEP_SHA_256";
