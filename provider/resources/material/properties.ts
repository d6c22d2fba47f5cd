import * as v from "valibot";
import { MaterialSource } from "../../materialSource/source";
import { SM2_CIPHERTEXT_LAYOUTS } from "../../wrapping";
import { keyProperties, wrappingAlgorithm } from "../shared/key";
import type { InputsOf, Properties } from "../shared/properties";

const IMPORT_PARAMETERS = "must be an ImportParameters or a WrappedKeyMaterial";

/** Arguments of every kind that wraps key material. */
export const materialProperties = {
	...keyProperties,
	material: {
		argument: v.optional(MaterialSource),
		secret: true,
		doc: "The key material, or a reference to it: { file }, { env } or { command }.",
	},
	importParameters: {
		argument: v.optional(
			v.object(
				{
					keyId: v.optional(v.string(IMPORT_PARAMETERS)),
					wrappingAlgorithm,
					importToken: v.string(IMPORT_PARAMETERS),
					publicKey: v.string(IMPORT_PARAMETERS),
					expirationTime: v.number(IMPORT_PARAMETERS),
				},
				IMPORT_PARAMETERS,
			),
		),
		secret: true,
		doc: "Import parameters to use until they expire. If omitted, the resource gets its own.",
	},
	wrappingAlgorithm: {
		argument: v.optional(wrappingAlgorithm),
		doc: "Algorithm for import parameters that the resource gets itself. If omitted, that of importParameters.",
	},
	sm2CiphertextLayout: {
		argument: v.optional(v.picklist(SM2_CIPHERTEXT_LAYOUTS, `must be one of ${SM2_CIPHERTEXT_LAYOUTS.join(", ")}`)),
		doc: "Layout of the ciphertext for SM2_ENCRYPT.",
	},
} as const satisfies Properties;

/** Checked arguments of every kind that wraps key material. */
export interface MaterialInputs extends InputsOf<typeof materialProperties> {}
