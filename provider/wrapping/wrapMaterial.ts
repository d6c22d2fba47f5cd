import { randomBytes } from "node:crypto";
import { KmsImportError } from "../errors";
import { KEY_SPECS } from "../kms/keySpec";
import type { WrappingAlgorithm } from "../kms/wrappingAlgorithm";
import type { KeyMaterialBytes } from "./parseMaterial";
import type { Sm2CiphertextLayout } from "./sm2";
import { TEMPORARY_KEYS } from "./temporaryKey";
import { parseWrappingKey, type WrappingKey } from "./wrappingKey";

/** What to wrap key material with: import parameters, as the service hands them out. */
export interface WrapRequest {
	/** How the service unwraps: the algorithm that the import parameters were asked for with. */
	readonly wrappingAlgorithm: WrappingAlgorithm;
	/** The wrapping key, `public_key` of get-parameters-for-import: base64 of DER SubjectPublicKeyInfo, RSA or SM2. */
	readonly publicKey: string;
	/**
	 * How an SM2 ciphertext is laid out; other algorithms ignore it. The API's page doesn't say; the default is what the
	 * tool of the guide "Importing Key Materials", gmssl, writes.
	 * @default "der"
	 */
	readonly sm2CiphertextLayout?: Sm2CiphertextLayout | undefined;
}

/** Wrapped key material as import-key-material takes it, in base64. */
export interface WrappedMaterial {
	/** `encrypted_key_material`: the symmetric key, or a private key's temporary key, wrapped with the service's key. */
	readonly encryptedKeyMaterial: string;
	/** `encrypted_privatekey`, for private keys only: PKCS#8 wrapped with the temporary key (RFC 5649). 200 to 6144 characters. */
	readonly encryptedPrivateKey?: string;
}

/**
 * Wraps key material so that only the service can unwrap it. Each call gives another result, as the algorithms and
 * temporary keys are random. A private key goes under a temporary AES-256 key, one of SM2 under an SM4 key, as the guide
 * "Importing Key Materials" has it. The material stays the caller's to clear.
 *
 * @throws {KmsImportError} code `unexpectedAnswer` if the wrapping key is not one for the algorithm, code
 * `invalidMaterial` if the wrapped private key is not of a length that the API takes
 */
export function wrapMaterial(material: KeyMaterialBytes, request: WrapRequest): WrappedMaterial {
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

// Only this length depends on what is wrapped. RSA's ciphertext is as long as its modulus: 344 characters for 2048 bits,
// as documented. Longer keys and SM2 can't meet the documented 344 to 360, so a service that has them can't hold to it.
function checkLength({ length }: string): void {
	if (length >= 200 && length <= 6144) return;
	throw new KmsImportError(
		"invalidMaterial",
		`Wrapping the private key: wrapped it is ${length} characters long, and the API takes 200 to 6144. Give it as PKCS#8 with its public part.`,
	);
}
