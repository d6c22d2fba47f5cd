import * as v from "valibot";
import { WRAPPING_ALGORITHMS, type WrappingAlgorithm } from "../kms/wrappingAlgorithm";
import { type PlaceInputs, placeEntries } from "./placeArguments";

/** Arguments of import parameters, checked, with every default filled in that needs no request. */
export interface ImportParametersInputs extends PlaceInputs {
	readonly keyId: string;
	readonly wrappingAlgorithm: WrappingAlgorithm;
	readonly sequence?: string | undefined;
	readonly earlyRenewalSeconds: number;
	readonly region: string;
}

export const DEFAULTS = { wrappingAlgorithm: WRAPPING_ALGORITHMS[0], earlyRenewalSeconds: 0 };

// Wider than hexadecimal on purpose: the current edition of the API's page says 0-9 and a-z.
const FORM = "36 characters of 0-9 and a-z in the form 8-4-4-4-12";

const uuidShaped = (what: string) =>
	v.pipe(
		v.string(({ input }) => `${input === undefined ? "is required: " : "must be "}${what}, ${FORM}`),
		v.regex(/^[0-9a-z]{8}(-[0-9a-z]{4}){3}-[0-9a-z]{12}$/, `must be ${what}, ${FORM}`),
	);

/** What each argument must be. */
export const entries = {
	keyId: uuidShaped("the id of a key"),
	wrappingAlgorithm: v.optional(v.picklist(WRAPPING_ALGORITHMS, `must be one of ${WRAPPING_ALGORITHMS.join(", ")}`)),
	sequence: v.optional(uuidShaped("a request's serial number")),
	earlyRenewalSeconds: v.optional(
		v.pipe(
			v.number("must be a number of seconds"),
			v.safeInteger("must be whole seconds"),
			v.minValue(0, "must not be negative"),
		),
	),
	...placeEntries,
};

export const INPUT_NAMES = Object.keys(entries) as readonly (keyof ImportParametersInputs)[];

/** A change of one of these is a change of what was asked for, so it takes another answer. */
export const REPLACING = INPUT_NAMES.filter((name) => name !== "earlyRenewalSeconds");
