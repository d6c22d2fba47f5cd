import * as v from "valibot";
import { DEFAULT_WRAPPING_ALGORITHM } from "../../kms/wrappingAlgorithm";
import { keyProperties, uuidShaped, wrappingAlgorithm } from "../shared/key";
import type { InputsOf, Properties, StateOf } from "../shared/properties";

/** Properties of ImportParameters (API reference: "Obtaining the Import Token and Public Key"). */
export const properties = {
	...keyProperties,
	wrappingAlgorithm: {
		argument: wrappingAlgorithm,
		state: "argument",
		default: DEFAULT_WRAPPING_ALGORITHM,
		change: "replaces",
		doc: "Algorithm that the key material will be wrapped with.",
	},
	sequence: {
		argument: v.optional(uuidShaped("a request's serial number")),
		state: "argument",
		change: "replaces",
		doc: "Serial number of the request, for the service's own records.",
	},
	earlyRenewalSeconds: {
		argument: v.pipe(
			v.number("must be a number of seconds"),
			v.safeInteger("must be whole seconds"),
			v.minValue(0, "must not be negative"),
		),
		state: "argument",
		default: 0,
		change: "stores",
		doc: "Seconds before expirationTime from which the parameters are renewed.",
	},
	emptyIfImported: {
		argument: v.optional(v.boolean("must be true or false")),
		doc: "Whether the resource is empty, instead of failing, if the key already holds its material.",
	},
	importToken: { state: v.string(), secret: true, doc: "The import token: opaque base64." },
	publicKey: {
		state: v.string(),
		secret: true,
		doc: "The public key to wrap the material with: SubjectPublicKeyInfo in DER, base64.",
	},
	expirationTime: { state: v.number(), doc: "Epoch seconds at which the token and the public key expire." },
	expiresAt: { state: v.string(), doc: "expirationTime in readable form: RFC 3339, UTC." },
} as const satisfies Properties;

/** Checked arguments. */
export interface ImportParametersInputs extends InputsOf<typeof properties> {}

/** What the state holds. */
export interface ImportParametersState extends StateOf<typeof properties> {}
