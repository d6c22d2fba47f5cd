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
		doc: "Base64: the wrapped symmetric key, or the wrapped temporary key that wraps the private key.",
	},
	encryptedPrivateKey: {
		state: v.optional(v.string()),
		secret: true,
		doc: "Base64: the private key, wrapped with the temporary key (RFC 5649). Of asymmetric keys only.",
	},
	importToken: { state: v.string(), secret: true, doc: "The import token that belongs to the ciphertext." },
	publicKey: {
		state: v.string(),
		secret: true,
		doc: "The key that wrapped the material: SubjectPublicKeyInfo in DER, base64.",
	},
	expirationTime: { state: v.number(), doc: "Epoch seconds at which the import token stops working." },
	expiresAt: { state: v.string(), doc: "expirationTime for people: RFC 3339, UTC." },
	keyMaterialFingerprint: {
		state: v.string(),
		secret: true,
		doc: "A salted scrypt hash of the material, by which a change is seen.",
	},
} as const satisfies Properties;

/** Checked arguments. */
export interface WrappedKeyMaterialInputs extends InputsOf<typeof properties> {}

/** What the state holds. */
export interface WrappedKeyMaterialState extends StateOf<typeof properties> {}
