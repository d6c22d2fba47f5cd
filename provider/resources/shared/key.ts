import * as v from "valibot";
import { UUID_SHAPED } from "../../kms/keyId";
import { KEY_SPECS, type KeySpec } from "../../kms/keySpec";
import { WRAPPING_ALGORITHMS } from "../../kms/wrappingAlgorithm";
import { KEY_ID_PARTS } from "./idFormat";
import { keyIdHint } from "./keyIdHint";
import type { Differences, Unchecked } from "./lifecycle";
import { locationProperties } from "./location";
import { defaultsOf, given, namesThat, type Properties } from "./properties";
import { ResourceId } from "./resourceId";
import { type Planned, UNKNOWN } from "./unknown";

const FORM = "36 characters of 0-9 and a-z in the form 8-4-4-4-12";

/** The rule of an argument that has the form of a UUID. @param hintFor how other text comes to be one */
export const uuidShaped = (noun: string, hintFor?: (text: string) => string) =>
	v.pipe(
		v.string(({ input }) => `${input === undefined ? "is required: " : "must be "}${noun}, ${FORM}`),
		v.regex(
			UUID_SHAPED,
			({ input }) => `must be ${[`${noun}, ${FORM}`, ...(hintFor ? [hintFor(input)] : [])].join("; ")}`,
		),
	);

/** The rule of an argument that is a wrapping algorithm. */
export const wrappingAlgorithm = v.picklist(WRAPPING_ALGORITHMS, `must be one of ${WRAPPING_ALGORITHMS.join(", ")}`);

const KEY_SPEC_NAMES = Object.keys(KEY_SPECS) as KeySpec[];

/** The rule of an argument that is the spec of a key. */
export const keySpec = v.picklist(KEY_SPEC_NAMES, `must be one of ${KEY_SPEC_NAMES.join(", ")}`);

/** Which key a resource is about, and where it is. */
export const keyProperties = {
	keyId: {
		argument: uuidShaped("the id of a key", keyIdHint),
		state: "argument",
		change: "replaces",
		doc: "Id of the key.",
	},
	...locationProperties,
} as const satisfies Properties;

/** A key, and how it is reached. */
export interface KeyLocation {
	readonly region: string;
	readonly projectId: string;
	readonly keyId: string;
	/** Only where the resource overrides it. */
	readonly endpoint?: string | undefined;
}

/** The id of a resource that there is once for a key. */
export function keyResourceId(noun: string): ResourceId<KeyLocation> {
	return new ResourceId<KeyLocation>(noun, KEY_ID_PARTS, keyProperties);
}

/**
 * Differences that mean another key. An unknown region or project, or one left to the credentials, is not a change: a key's id is
 * that of one key only. How it is reached, the endpoint, says nothing about which key it is.
 */
export function movedKey(
	olds: KeyLocation,
	news: Planned<{ readonly keyId: string; readonly region: string; readonly projectId?: string | undefined }>,
): Differences {
	const locations = (["region", "projectId"] as const).filter(
		(name) => news[name] !== undefined && news[name] !== UNKNOWN && olds[name] !== news[name],
	);
	return replacing(olds.keyId === news.keyId ? locations : ["keyId", ...locations]);
}

/** Differences for which a resource is replaced, because the program changed the arguments. */
export function replacing(names: readonly string[]): Differences {
	return Object.fromEntries(names.map((name) => [name, { effect: "replace", cause: "argument" }]));
}

/** Differences that an update resolves, because the program changed the arguments. */
export function updating(names: readonly string[]): Differences {
	return Object.fromEntries(names.map((name) => [name, { effect: "update", cause: "argument" }]));
}

/**
 * Names of the known arguments that differ and are stored without a request, such as the URL that the key is reached by. A state
 * that lacks one, because an earlier release wrote it, has the default.
 */
export function storedChanges(table: Properties, olds: object, news: Planned<object>): readonly string[] {
	const [before, after]: Unchecked[] = [{ ...defaultsOf(table), ...given(olds) }, { ...news }];
	return namesThat("stores", table).filter((name) => after?.[name] !== UNKNOWN && before?.[name] !== after?.[name]);
}
