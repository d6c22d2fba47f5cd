import * as v from "valibot";
import { materialProperties } from "../material/properties";
import { wrappingAlgorithm } from "../shared/key";
import type { InputsOf, Properties, StateOf } from "../shared/properties";

/** Properties of a WrappedKeyMaterial. */
export const properties = {
	...materialProperties,
	material: { ...materialProperties.material, change: "updates" },
	wrappingAlgorithm: { ...materialProperties.wrappingAlgorithm, state: wrappingAlgorithm, change: "updates" },
	sm2CiphertextLayout: { ...materialProperties.sm2CiphertextLayout, state: "argument", change: "updates" },
	encryptedKeyMaterial: {
		state: v.string(),
		secret: true,
		doc: "The wrapped symmetric key, or the wrapped temporary key that encrypts the private key. Base64.",
	},
	encryptedPrivateKey: {
		state: v.optional(v.string()),
		secret: true,
		doc: "The private key, wrapped with the temporary key (RFC 5649). Only for asymmetric keys. Base64.",
	},
	importToken: { state: v.string(), secret: true, doc: "The import token that belongs to the ciphertext." },
	publicKey: {
		state: v.string(),
		secret: true,
		doc: "The public key that the material was wrapped with: SubjectPublicKeyInfo in DER, base64.",
	},
	expirationTime: { state: v.number(), doc: "Epoch seconds at which the import token expires." },
	expiresAt: { state: v.string(), doc: "expirationTime in readable form: RFC 3339, UTC." },
	keyMaterialFingerprint: {
		state: v.string(),
		secret: true,
		doc: "A salted hash of the material, used to detect a change: scrypt, unless the material can't be guessed.",
	},
} as const satisfies Properties;

/** Checked arguments. */
export interface WrappedKeyMaterialInputs extends InputsOf<typeof properties> {}

/** What the state holds. */
export interface WrappedKeyMaterialState extends StateOf<typeof properties> {}
