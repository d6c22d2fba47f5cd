import * as v from "valibot";
import { WRAPPING_ALGORITHMS } from "../../kms/wrappingAlgorithm";
import { placeEntries } from "./location";
import { ResourceId } from "./resourceId";
import { isUnknown } from "./unknown";

// Wider than hexadecimal on purpose: the current edition of the API's page says 0-9 and a-z.
const FORM = "36 characters of 0-9 and a-z in the form 8-4-4-4-12";

/** The rule of an argument that has the form of a UUID. */
export const uuidShaped = (what: string) =>
	v.pipe(
		v.string(({ input }) => `${input === undefined ? "is required: " : "must be "}${what}, ${FORM}`),
		v.regex(/^[0-9a-z]{8}(-[0-9a-z]{4}){3}-[0-9a-z]{12}$/, `must be ${what}, ${FORM}`),
	);

/** The rule of an argument that is a wrapping algorithm. */
export const wrappingAlgorithm = v.picklist(WRAPPING_ALGORITHMS, `must be one of ${WRAPPING_ALGORITHMS.join(", ")}`);

/** Which key a resource is about, and where it is. */
export const keyEntries = { keyId: uuidShaped("the id of a key"), ...placeEntries };

/** A key, and how it is reached. */
export interface KeyPlace {
	readonly region: string;
	readonly projectId: string;
	readonly keyId: string;
	/** Only where the resource overrides it. */
	readonly endpoint?: string | undefined;
}

/** `<region>/<projectId>/<keyId>`, the id of a resource that there is once for a key. */
export function keyResourceId(what: string): ResourceId<KeyPlace> {
	return new ResourceId<KeyPlace>(what, ["region", "projectId", "keyId"], keyEntries);
}

/**
 * What makes a resource another key's. A region or project that is not known yet, or left to the credentials, is no change: a
 * key's id is that of one key only. How it is reached, the endpoint, says nothing about which key it is.
 */
export function movedKey(
	olds: KeyPlace,
	news: {
		readonly keyId?: string | undefined;
		readonly region?: string | undefined;
		readonly projectId?: string | undefined;
	},
): string[] {
	const isLeftOpen = (value: unknown) => value === undefined || isUnknown(value);
	const places = (["region", "projectId"] as const).filter(
		(name) => !isLeftOpen(news[name]) && olds[name] !== news[name],
	);
	return olds.keyId === news.keyId ? places : ["keyId", ...places];
}

/** Whether the key is reached by another URL, which is stored and costs no request. */
export function isReachedOtherwise(olds: Pick<KeyPlace, "endpoint">, news: Pick<KeyPlace, "endpoint">): boolean {
	return !isUnknown(news.endpoint) && olds.endpoint !== news.endpoint;
}
