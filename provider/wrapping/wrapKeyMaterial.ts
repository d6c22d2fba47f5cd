import { hasCode, KmsImportError } from "../errors";
import { WRAPPING_ALGORITHMS, type WrappingAlgorithm } from "../kms/wrappingAlgorithm";
import type { MaterialEncoding } from "./encoding";
import { clear, type KeyMaterialBytes, parseMaterial } from "./parseMaterial";
import { type WrappedMaterial, type WrapRequest, wrapMaterial } from "./wrapMaterial";

/** Key material and what to wrap it with. */
export interface WrapKeyMaterialOptions extends Omit<WrapRequest, "wrappingAlgorithm"> {
	/** The key. A string is hex, base64 or PEM; a Buffer may also be the bytes themselves, or DER. */
	readonly keyMaterial: string | Buffer;
	/** How `keyMaterial` is written. By default it is recognised. */
	readonly encoding?: MaterialEncoding | undefined;
	/** How the service unwraps. @default "RSAES_OAEP_SHA_256" */
	readonly wrappingAlgorithm?: WrappingAlgorithm | undefined;
}

/**
 * Reads key material, wraps it with a wrapping key of the service's, and clears its copies; a Buffer stays the caller's.
 *
 * @throws {KmsImportError} code `invalidMaterial` if `keyMaterial` is no key that can be imported, code
 * `unexpectedAnswer` if `publicKey` is no key for the algorithm
 */
export function wrapKeyMaterial(options: WrapKeyMaterialOptions): WrappedMaterial {
	const { wrappingAlgorithm = WRAPPING_ALGORITHMS[0], publicKey, sm2CiphertextLayout } = options;
	const material = parse(options);
	try {
		return wrapMaterial(material, { wrappingAlgorithm, publicKey, sm2CiphertextLayout });
	} finally {
		clear(material);
	}
}

function parse({ keyMaterial, encoding }: WrapKeyMaterialOptions): KeyMaterialBytes {
	const text = typeof keyMaterial === "string";
	const content = Buffer.from(keyMaterial);
	try {
		return parseMaterial(content, { text, encoding });
	} catch (error) {
		throw hasCode(error, ["invalidMaterial"])
			? new KmsImportError("invalidMaterial", `Wrapping key material: keyMaterial ${error.message}`)
			: error;
	} finally {
		content.fill(0);
	}
}
