import { hasCode, KmsImportError } from "../errors";
import { DEFAULT_WRAPPING_ALGORITHM, type WrappingAlgorithm } from "../kms/wrappingAlgorithm";
import type { MaterialEncoding } from "./encoding";
import { checkAllOptions } from "./options";
import { clear, type KeyMaterialBytes, parseMaterial } from "./parseMaterial";
import { weaknessOf } from "./weakness";
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

const OPTIONS = ["keyMaterial", "encoding", "publicKey", "wrappingAlgorithm", "sm2CiphertextLayout"] as const;

/**
 * Parses key material, wraps it with a wrapping key of the service, and clears its own copies. A Buffer is left
 * unchanged.
 *
 * @throws {KmsImportError} code `invalidRequest` if an option is missing, misspelt or of the wrong type, code
 * `invalidMaterial` if `keyMaterial` is not a key that can be imported, or is a placeholder or an RSA key that is not made
 * of two primes, or code `unexpectedAnswer` if `publicKey` is not a key for the algorithm
 */
export function wrapKeyMaterial(options: WrapKeyMaterialOptions): WrappedMaterial {
	checkAllOptions(options, OPTIONS);
	const { wrappingAlgorithm = DEFAULT_WRAPPING_ALGORITHM, publicKey, sm2CiphertextLayout } = options;
	const material = parse(options);
	try {
		const weakness = weaknessOf(material);
		if (weakness !== undefined) throw invalidMaterial(weakness);
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
		throw hasCode(error, ["invalidMaterial"]) ? invalidMaterial(error.message) : error;
	} finally {
		content.fill(0);
	}
}

const invalidMaterial = (reason: string) =>
	new KmsImportError("invalidMaterial", `Wrapping key material: keyMaterial ${reason}`);
