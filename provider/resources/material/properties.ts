import * as v from "valibot";
import { MaterialSource } from "../../materialSource/source";
import { SM2_CIPHERTEXT_LAYOUTS } from "../../wrapping";
import { isQuoted, joinLines } from "../../wrapping/encoding";
import { readPublicKeyText } from "../../wrapping/publicKeyText";
import { keyProperties, wrappingAlgorithm } from "../shared/key";
import type { InputsOf, Properties } from "../shared/properties";

/** Why text in quotes is refused. */
export const IN_QUOTES = "must be base64 without quotes around it";

/** Text in one line: tools print base64 with line breaks. */
export const joinedLines = v.pipe(v.string("must be base64"), v.transform(joinLines));

/** An import token. It is opaque, so only what can't belong to it is refused. */
const importToken = v.pipe(
	joinedLines,
	v.check((line) => !isQuoted(line), IN_QUOTES),
);

/** A public key to wrap with, in base64 or PEM. The rule returns base64 in one line. */
const publicKey = v.pipe(
	v.string("must be base64 or PEM"),
	v.rawTransform(({ dataset: { value }, addIssue, NEVER }) => {
		const text = readPublicKeyText(value);
		if ("base64" in text) return text.base64;
		addIssue({ message: text.fault });
		return NEVER;
	}),
);

const EMPTY = "must not be empty";

/** Whether import parameters may lack a part: those of a key that held its material before are empty, and never were valid. */
const isEmpty = ({ expirationTime }: { readonly expirationTime: number }) => expirationTime === 0;

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
			v.pipe(
				v.object(
					{
						keyId: v.optional(v.string("must be the id of a key")),
						wrappingAlgorithm,
						importToken,
						publicKey,
						expirationTime: v.number("must be a number of epoch seconds"),
					},
					"must be an ImportParameters or a WrappedKeyMaterial",
				),
				v.forward(
					v.check((parameters) => parameters.importToken !== "" || isEmpty(parameters), EMPTY),
					["importToken"],
				),
				v.forward(
					v.check((parameters) => parameters.publicKey !== "" || isEmpty(parameters), EMPTY),
					["publicKey"],
				),
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
