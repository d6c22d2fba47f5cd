import { randomBytes } from "node:crypto";
import { KmsImportError } from "../errors";
import { KEY_SPECS } from "../kms/keySpec";
import type { WrappingAlgorithm } from "../kms/wrappingAlgorithm";
import { checkOptions } from "./options";
import type { KeyMaterialBytes } from "./parseMaterial";
import type { Sm2CiphertextLayout } from "./sm2";
import { TEMPORARY_KEYS } from "./temporaryKey";
import { parseWrappingKey, type WrappingKey } from "./wrappingKey";

/** The wrapping key, as in the import parameters of the service. */
export interface WrapRequest {
	/** The algorithm to wrap with: the one that the import parameters were requested for. */
	readonly wrappingAlgorithm: WrappingAlgorithm;
	/**
	 * The wrapping key, `public_key` of get-parameters-for-import: an RSA or SM2 SubjectPublicKeyInfo, base64 of DER or PEM.
	 * Line breaks don't matter.
	 */
	readonly publicKey: string;
	/**
	 * The layout of an SM2 ciphertext. Other algorithms ignore it. The API documentation doesn't specify the layout; the
	 * default is the one of gmssl, the tool that the guide "Importing Key Materials" uses.
	 * @default "der"
	 */
	readonly sm2CiphertextLayout?: Sm2CiphertextLayout | undefined;
}

/** Wrapped key material for import-key-material, in base64. */
export interface WrappedMaterial {
	/**
	 * `encrypted_key_material`: the symmetric key, or the temporary key of a private key, wrapped with the wrapping key.
	 */
	readonly encryptedKeyMaterial: string;
	/**
	 * `encrypted_privatekey`, only for private keys: PKCS#8 wrapped with the temporary key (RFC 5649). 200 to 6144
	 * characters.
	 */
	readonly encryptedPrivateKey?: string;
}

/**
 * Wraps key material so that only the service can unwrap it. Every call returns a different result, because the
 * algorithms and temporary keys are random. As in the guide "Importing Key Materials", a private key is wrapped with a
 * temporary AES-256 key, or with a temporary SM4 key if it is an SM2 key. The caller must clear the material.
 *
 * @throws {KmsImportError} code `invalidRequest` if the algorithm or the layout is none of those that there are, code
 * `unexpectedAnswer` if the wrapping key is not a key for the algorithm, or code `invalidMaterial` if the API doesn't accept a wrapped private key of this length
 */
export function wrapMaterial(material: KeyMaterialBytes, request: WrapRequest): WrappedMaterial {
	checkOptions(request, ["publicKey", "wrappingAlgorithm", "sm2CiphertextLayout"]);
	const key = parseWrappingKey(request.publicKey, request.wrappingAlgorithm);
	const layout = request.sm2CiphertextLayout ?? "der";
	if (material.kind === "privateKey") return wrapPrivateKey(material, key, layout);
	return { encryptedKeyMaterial: key.wrap(material.bytes, layout).toString("base64") };
}

type PrivateKeyMaterial = KeyMaterialBytes & { readonly kind: "privateKey" };

function wrapPrivateKey(material: PrivateKeyMaterial, key: WrappingKey, layout: Sm2CiphertextLayout): WrappedMaterial {
	const { bytes, wrap } = TEMPORARY_KEYS[KEY_SPECS[material.keySpec].temporaryKey];
	const temporaryKey = randomBytes(bytes);
	try {
		const encryptedPrivateKey = wrap(temporaryKey, material.pkcs8).toString("base64");
		checkLength(encryptedPrivateKey);
		return { encryptedKeyMaterial: key.wrap(temporaryKey, layout).toString("base64"), encryptedPrivateKey };
	} finally {
		temporaryKey.fill(0);
	}
}

// Only this length depends on the key material. An RSA ciphertext is as long as the modulus: 344 characters for 2048 bits.
// The API documents 344 to 360 characters, but longer RSA keys and SM2 can't meet that, so it isn't checked.
function checkLength({ length }: string): void {
	if (length >= 200 && length <= 6144) return;
	throw new KmsImportError(
		"invalidMaterial",
		`Wrapping the private key: the result has ${length} characters, but the API requires 200 to 6144. Use PKCS#8 with the public key.`,
	);
}
