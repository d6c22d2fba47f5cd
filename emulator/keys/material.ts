import { unwrapWithPadding } from "../cryptography/keyWrap";
import { refuse } from "../refusal";
import { publicKeyOf } from "./keyAlgorithms";
import type { KeySpec } from "./keySpecs";

/** What an import brings into a key. */
export interface Material {
	/** The same for the same material, however encoded. */
	readonly identity: Buffer;
	/** The bytes of a symmetric key, the PKCS#8 of an asymmetric one. */
	readonly bytes: Buffer;
}

/**
 * The material of an import, fit for a key of the specification.
 * @param unwrapped the material, or the temporary key that its private key is under
 * @throws {Refusal} KMS.2604 where the material has the wrong length, KMS.2610 where the temporary key has, KMS.2609 where the private key is wrong
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
