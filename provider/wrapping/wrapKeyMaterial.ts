import { hasCode, KmsImportError } from "../errors";
import { DEFAULT_WRAPPING_ALGORITHM, type WrappingAlgorithm } from "../kms/wrappingAlgorithm";
import type { MaterialEncoding } from "./encoding";
import { clear, type KeyMaterialBytes, parseMaterial } from "./parseMaterial";
import { type WrappedMaterial, type WrapRequest, wrapMaterial } from "./wrapMaterial";

/** Key material, and the wrapping key for it. */
export interface WrapKeyMaterialOptions extends Omit<WrapRequest, "wrappingAlgorithm"> {
	/** The key to wrap. A string is hex, base64 or PEM. A Buffer may also be DER, or the bytes themselves. */
	readonly keyMaterial: string | Buffer;
	/** The encoding of `keyMaterial`. By default it is detected. */
	readonly encoding?: MaterialEncoding | undefined;
	/** The algorithm to wrap with. @default "RSAES_OAEP_SHA_256" */
	readonly wrappingAlgorithm?: WrappingAlgorithm | undefined;
}

/**
 * Parses key material, wraps it with a wrapping key of the service, and clears its own copies. A Buffer is left
 * unchanged.
 *
 * @throws {KmsImportError} code `invalidMaterial` if `keyMaterial` is not a key that can be imported, or code
 * `unexpectedAnswer` if `publicKey` is not a key for the algorithm
 */
export function wrapKeyMaterial(options: WrapKeyMaterialOptions): WrappedMaterial {
	const { wrappingAlgorithm = DEFAULT_WRAPPING_ALGORITHM, publicKey, sm2CiphertextLayout } = options;
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
