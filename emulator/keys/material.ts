import { unwrapWithPadding } from "../cryptography/keyWrap";
import { refuse } from "../refusal";
import { publicKeyOf } from "./keyAlgorithms";
import type { KeySpec } from "./keySpecs";

/** Imported key material. */
export interface Material {
	/** Equal for equal material, whatever its encoding. */
	readonly identity: Buffer;
	/** The bytes of a symmetric key, or the PKCS#8 of an asymmetric one. */
	readonly bytes: Buffer;
}

/**
 * Reads the material of an import for a key of this specification.
 * @param unwrapped the material, or the temporary key that wraps the private key
 * @throws {Refusal} KMS.2604 if the material has the wrong length, KMS.2610 if the temporary key has, KMS.2609 if the
 * private key is invalid
 */
export function readMaterial(spec: KeySpec, unwrapped: Buffer, encryptedPrivateKey: string): Material {
	const { algorithm, importedBytes } = spec;
	if (unwrapped.length !== importedBytes) throw refuse(algorithm ? "KMS.2610" : "KMS.2604");
	if (!algorithm) return { identity: unwrapped, bytes: unwrapped };
	const cipher = importedBytes === 16 ? "sm4-ecb" : "aes-256-ecb";
	try {
		const pkcs8 = unwrapWithPadding(cipher, unwrapped, Buffer.from(encryptedPrivateKey, "base64"));
		return { identity: publicKeyOf(pkcs8, algorithm), bytes: pkcs8 };
	} catch {
		throw refuse("KMS.2609");
	}
}
